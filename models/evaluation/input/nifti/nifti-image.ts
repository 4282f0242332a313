import type { SliceRowColumn } from '../../../../dicom-sr/volume/volume.js';
import type { NiftiDataType } from './nifti-data-types.js';

/**
 * A NIfTI file as it was found. NIfTI's first index i is our column, j our row, k our slice; nothing is flipped or turned,
 * so [slice, row, column] in C order is the order of the file.
 */
export interface NiftiImage {
  /** The whole file, decompressed. */
  readonly bytes: Uint8Array;
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  /** First byte of the voxels. */
  readonly voxelOffset: number;
  readonly dataType: NiftiDataType;
  readonly shape: SliceRowColumn;
  readonly spacingMm: SliceRowColumn;
  /** mm of the centre of the first voxel, where the header has an orientation; NIfTI's RAS frame. */
  readonly originRas?: readonly [number, number, number];
  /** value = stored · slope + intercept. */
  readonly slope: number;
  readonly intercept: number;
}

/** @returns the number of voxels of a shape. */
export const voxelCount = ([slices, rows, columns]: SliceRowColumn): number => slices * rows * columns;
