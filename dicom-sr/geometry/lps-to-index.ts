import type { Affine } from './affine.js';
import type { Vec3 } from './vec3.js';
import { cross, dot, subtract } from './vec3.js';

/** @returns the voxel index [column, row, slice] of a point in LPS mm, with fractions; the inverse of `indexToLps`, also for a sheared grid. */
export function lpsToIndex({ origin, columnStep, rowStep, sliceStep }: Affine, point: Vec3): Vec3 {
  const offset = subtract(point, origin);
  const volume = dot(columnStep, cross(rowStep, sliceStep));
  return [
    dot(offset, cross(rowStep, sliceStep)) / volume,
    dot(offset, cross(sliceStep, columnStep)) / volume,
    dot(offset, cross(columnStep, rowStep)) / volume,
  ];
}
