import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/** @returns one mask of masks that lie on slices of their own (shape [1, rows, columns]), on the smallest region that holds theirs. */
export function stackSlices(masks: readonly Mask[]): Mask {
  const first = [0, 1, 2].map((axis) => Math.min(...masks.map(({ origin }) => origin[axis])));
  const end = [0, 1, 2].map((axis) => Math.max(...masks.map(({ origin, shape }) => origin[axis] + shape[axis])));
  const shape: SliceRowColumn = [end[0] - first[0], end[1] - first[1], end[2] - first[2]];
  const voxels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (const { origin, shape: own, voxels: pixels } of masks) {
    for (let row = 0; row < own[1]; row++) {
      const line = ((origin[0] - first[0]) * shape[1] + origin[1] - first[1] + row) * shape[2];
      voxels.set(pixels.subarray(row * own[2], (row + 1) * own[2]), line + origin[2] - first[2]);
    }
  }
  return { origin: [first[0], first[1], first[2]], shape, voxels };
}
