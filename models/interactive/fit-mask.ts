import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/**
 * @param margin voxels of background around the lesion, as far as the volume has them
 * @returns the same mask in the smallest such region; an empty mask stays as it is. With a margin of 1 a voxel touches the border of its
 *   region only where it touches that of the volume.
 */
export function fitMask(mask: Mask, volumeShape: SliceRowColumn, margin = 1): Mask {
  const box = boxOf(mask);
  if (box === undefined) return mask;
  const first = [0, 1, 2].map((axis) => Math.max(0, mask.origin[axis] + box.low[axis] - margin));
  const last = [0, 1, 2].map((axis) => Math.min(volumeShape[axis] - 1, mask.origin[axis] + box.high[axis] + margin));
  const origin = triple(first);
  const shape = triple(first.map((value, axis) => last[axis] - value + 1));
  const voxels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  forEachVoxel(mask, (slice, row, column) => {
    voxels[((slice - origin[0]) * shape[1] + row - origin[1]) * shape[2] + column - origin[2]] = 1;
  });
  return { origin, shape, voxels };
}

const triple = ([a, b, c]: readonly number[]): SliceRowColumn => [a, b, c];

/** Visits the lesion's voxels by their index in the volume. */
export function forEachVoxel(
  { origin, shape, voxels }: Mask,
  visit: (slice: number, row: number, column: number) => void,
): void {
  const [, rows, columns] = shape;
  for (let i = 0; i < voxels.length; i++) {
    if (voxels[i] === 0) continue;
    const line = Math.floor(i / columns);
    visit(origin[0] + Math.floor(line / rows), origin[1] + (line % rows), origin[2] + (i % columns));
  }
}

/** First and last index of the lesion in the region of its mask. */
function boxOf({ shape, voxels }: Mask): { readonly low: number[]; readonly high: number[] } | undefined {
  const [low, high] = [
    [Infinity, Infinity, Infinity],
    [-1, -1, -1],
  ];
  forEachVoxel({ origin: [0, 0, 0], shape, voxels }, (...index) => {
    index.forEach((value, axis) => {
      if (value < low[axis]) low[axis] = value;
      if (value > high[axis]) high[axis] = value;
    });
  });
  return high[0] < 0 ? undefined : { low, high };
}
