import type { Vec3 } from './vec3.js';
import { add, scale } from './vec3.js';

/**
 * Maps a voxel index [column, row, slice] (centre of the first voxel = [0, 0, 0]) to LPS mm:
 * `origin + column · columnStep + row · rowStep + slice · sliceStep`.
 */
export interface Affine {
  /** LPS mm of the centre of voxel [0, 0, 0]. */
  readonly origin: Vec3;
  /** LPS mm from one column to the next (along an image row). */
  readonly columnStep: Vec3;
  /** LPS mm from one row to the next (down an image column). */
  readonly rowStep: Vec3;
  /** LPS mm from one slice to the next. */
  readonly sliceStep: Vec3;
}

/** @returns LPS mm of a voxel index [column, row, slice]; fractions are allowed. */
export function indexToLps(affine: Affine, column: number, row: number, slice: number): Vec3 {
  return add(
    add(affine.origin, scale(affine.columnStep, column)),
    add(scale(affine.rowStep, row), scale(affine.sliceStep, slice)),
  );
}
