import type { VoxelAxis } from '../volume/voxel-mark.js';

/** Long and short axis of a mask on one slice, between outer pixel edges. */
export interface MeasuredAxes {
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  /** Where the lengths were taken, voxel indices; the report draws the lines where they are known. */
  readonly longAxis?: VoxelAxis;
  readonly shortAxis?: VoxelAxis;
}

/** What a segmented lesion is described by. Lengths in mm, volumes in mm³, intensities in HU. The axes are those of the marked slice. */
export interface LesionMeasurements extends MeasuredAxes {
  readonly volumeMm3: number;
  /** Nominal 95 % interval of the volume, from perturbed marks and the residual error measured on lesions of known volume. */
  readonly volumeIntervalMm3: readonly [lower: number, upper: number];
  /** The same on the slice of the largest area; `slice` is its index in the volume. */
  readonly largestSlice: MeasuredAxes & { readonly slice: number };
  readonly meanHu: number;
  readonly sdHu: number;
}
