/** Shape or spacing of a volume, in array order. */
export type SliceRowColumn = readonly [slice: number, row: number, column: number];

/** A scalar volume without patient or scanner: what segmentation works on. */
export interface Volume {
  /** HU (or another intensity), C order [slice, row, column]; may lie on a SharedArrayBuffer. */
  readonly voxels: Int16Array | Float32Array;
  readonly shape: SliceRowColumn;
  /** mm between voxel centres; the slice spacing comes from positions, never from SliceThickness. */
  readonly spacingMm: SliceRowColumn;
}
