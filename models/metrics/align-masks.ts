import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/** Two masks of one volume on one common region. */
export interface AlignedMasks {
  /** First voxel of the common region in the volume, [slice, row, column]. */
  readonly origin: SliceRowColumn;
  readonly shape: SliceRowColumn;
  /** 0 or 1, C order [slice, row, column]. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

/** @returns both masks copied to the smallest region that holds the regions of both; outside of its own region a mask is 0. */
export function alignMasks(first: Mask, second: Mask): AlignedMasks {
  const start = (axis: 0 | 1 | 2) => Math.min(first.origin[axis], second.origin[axis]);
  const end = (axis: 0 | 1 | 2) =>
    Math.max(first.origin[axis] + first.shape[axis], second.origin[axis] + second.shape[axis]);
  const origin = [start(0), start(1), start(2)] as const;
  const shape = [end(0) - origin[0], end(1) - origin[1], end(2) - origin[2]] as const;
  return { origin, shape, first: place(first, origin, shape), second: place(second, origin, shape) };
}

function place(mask: Mask, origin: SliceRowColumn, shape: SliceRowColumn): Uint8Array {
  const voxels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  const [slices, rows, columns] = mask.shape;
  const [dz, dy, dx] = [mask.origin[0] - origin[0], mask.origin[1] - origin[1], mask.origin[2] - origin[2]];
  for (let k = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      const from = (k * rows + j) * columns;
      voxels.set(mask.voxels.subarray(from, from + columns), ((k + dz) * shape[1] + j + dy) * shape[2] + dx);
    }
  }
  return voxels;
}
