import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { lpsToIndex } from '../../dicom-sr/geometry/lps-to-index.js';
import type { CoarseVolume } from './coarse-volume.js';
import type { RigidTransform } from './rigid-transform.js';
import { transformPoint } from './rigid-transform.js';

/**
 * LPS mm of one study → voxel index of a volume of the other one, as 12 numbers:
 * column = m[0]·x + m[1]·y + m[2]·z + m[3], then row, then slice.
 */
export type IndexMap = Float64Array;

/** @returns the map of points, which the transform moves before they are looked up. */
export function indexMap({ affine }: CoarseVolume, transform: RigidTransform): IndexMap {
  const at = (point: Vec3): Vec3 => lpsToIndex(affine, transformPoint(transform, point));
  const origin = at([0, 0, 0]);
  const steps = [at([1, 0, 0]), at([0, 1, 0]), at([0, 0, 1])];
  return Float64Array.from({ length: 12 }, (_, i) => {
    const axis = Math.floor(i / 4);
    return i % 4 === 3 ? origin[axis] : steps[i % 4][axis] - origin[axis];
  });
}

/** @returns the value between the eight voxels around an index; NaN beyond the outermost centres. */
export function sampleAt({ voxels, shape }: CoarseVolume, column: number, row: number, slice: number): number {
  // Read some million times a registration, so nothing is put into arrays here.
  const rows = shape[1];
  const columns = shape[2];
  const c = Math.floor(column);
  const j = Math.floor(row);
  const k = Math.floor(slice);
  if (!(c >= 0 && j >= 0 && k >= 0 && c <= columns - 2 && j <= rows - 2 && k <= shape[0] - 2)) return NaN;
  const u = column - c;
  const v = row - j;
  const w = slice - k;
  const i = (k * rows + j) * columns + c;
  const above = i + rows * columns;
  const near = mix(mix(voxels[i], voxels[i + 1], u), mix(voxels[i + columns], voxels[i + columns + 1], u), v);
  const far = mix(
    mix(voxels[above], voxels[above + 1], u),
    mix(voxels[above + columns], voxels[above + columns + 1], u),
    v,
  );
  return mix(near, far, w);
}

/** @returns the value at a point, LPS mm of the study that the map begins in; NaN beyond the outermost centres. */
export const sampleAtPoint = (volume: CoarseVolume, m: IndexMap, x: number, y: number, z: number): number =>
  sampleAt(
    volume,
    m[0] * x + m[1] * y + m[2] * z + m[3],
    m[4] * x + m[5] * y + m[6] * z + m[7],
    m[8] * x + m[9] * y + m[10] * z + m[11],
  );

const mix = (a: number, b: number, share: number): number => a + share * (b - a);
