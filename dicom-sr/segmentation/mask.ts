import type { SliceRowColumn } from '../volume/volume.js';

/**
 * A binary mask on the grid of a volume, kept for the region that can hold it.
 * Everything outside of [origin, origin + shape) is background.
 */
export interface Mask {
  /** First voxel of the region in the volume, [slice, row, column]. */
  readonly origin: SliceRowColumn;
  readonly shape: SliceRowColumn;
  /** 0 or 1, C order [slice, row, column], length = product of shape. */
  readonly voxels: Uint8Array;
}
