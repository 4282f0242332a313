import type { IndexPoint } from '../geometry/index-point.js';

/** One RECIST axis on its slice: two endpoints [column, row] in voxel indices, centre of the first voxel = [0, 0]. */
export type VoxelAxis = readonly [IndexPoint, IndexPoint];

/** A RECIST mark on the grid of one volume. The short axis is absent where only one line was drawn. */
export interface VoxelMark {
  /** Index of the marked (RECIST) slice in the volume. */
  readonly slice: number;
  readonly longAxis: VoxelAxis;
  readonly shortAxis?: VoxelAxis;
}
