import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/** How probable lesion is in a region of a volume. */
export interface RegionMap {
  /** First voxel of the region on the volume's grid. */
  readonly origin: SliceRowColumn;
  /** Voxels, [slice, row, column]. */
  readonly shape: SliceRowColumn;
  /** 0 to 1, C order [slice, row, column]. */
  readonly values: Float32Array;
}
