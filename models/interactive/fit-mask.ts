import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { boxOfMask } from '../raster/box-of-mask.js';
import { cropped, pasteInto } from '../raster/voxel-box.js';

/**
 * @param margin voxels of background around the lesion, as far as the volume has them
 * @returns the same mask in the smallest such region; an empty mask stays as it is. With a margin of 1 a voxel touches the border of its
 *   region only where it touches that of the volume.
 */
export function fitMask(mask: Mask, volumeShape: SliceRowColumn, margin = 1): Mask {
  const box = boxOfMask(mask.voxels, mask.shape);
  if (box === undefined) return mask;
  const low = triple((axis) => mask.origin[axis] + box.first[axis]);
  const origin = triple((axis) => Math.max(0, low[axis] - margin));
  const last = triple((axis) => Math.min(volumeShape[axis] - 1, low[axis] + box.size[axis] - 1 + margin));
  const shape = triple((axis) => last[axis] - origin[axis] + 1);
  const voxels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  pasteInto(
    voxels,
    shape,
    { first: triple((axis) => low[axis] - origin[axis]), size: box.size },
    cropped(mask.voxels, mask.shape, box),
  );
  return { origin, shape, voxels };
}

const triple = (value: (axis: 0 | 1 | 2) => number): SliceRowColumn => [value(0), value(1), value(2)];

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
