import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { bodyMask } from './body-mask.js';
import type { CoarseVolume } from './coarse-volume.js';
import { identityTransform } from './rigid-transform.js';
import { indexMap, sampleAtPoint } from './sample-volume.js';

/** Points of a body with what lies there. */
export interface BodySamples {
  /** LPS mm, three numbers a point. */
  readonly points: Float64Array;
  /** HU. */
  readonly values: Float64Array;
  /** Mean of the points, LPS mm. */
  readonly centre: Vec3;
}

/** @returns the middles of the voxels of the body and of a rim of air beside it, LPS mm, three numbers a point: the skin is the strongest edge of all. */
export function bodyPoints(volume: CoarseVolume): Float64Array {
  const mask = bodyMask(volume);
  const [slices, rows, columns] = volume.shape;
  const { origin, columnStep, rowStep, sliceStep } = volume.affine;
  const points = new Float64Array(3 * mask.length);
  let n = 0;
  for (let k = 0, i = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let c = 0; c < columns; c++, i++) {
        if (mask[i] !== 1 && !nextTo(mask, i, columns)) continue;
        for (let axis = 0; axis < 3; axis++, n++)
          points[n] = origin[axis] + c * columnStep[axis] + j * rowStep[axis] + k * sliceStep[axis];
      }
  return points.slice(0, n);
}

const nextTo = (mask: Uint8Array, i: number, columns: number): boolean =>
  mask[i - 1] === 1 || mask[i + 1] === 1 || mask[i - columns] === 1 || mask[i + columns] === 1;

/** @returns what a volume holds at about `count` of the points, spread evenly; those beyond the middles of its outermost voxels are left out. */
export function samplesAt(volume: CoarseVolume, all: Float64Array, count: number): BodySamples {
  const there = all.length / 3;
  const step = Math.max(1, there / count);
  const m = indexMap(volume, identityTransform);
  const points: number[] = [];
  const values: number[] = [];
  for (let n = 0; n < there; n += step) {
    const at = 3 * Math.floor(n);
    const x = all[at];
    const y = all[at + 1];
    const z = all[at + 2];
    const value = sampleAtPoint(volume, m, x, y, z);
    if (Number.isNaN(value)) continue;
    points.push(x, y, z);
    values.push(value);
  }
  return { points: Float64Array.from(points), values: Float64Array.from(values), centre: meanOf(points) };
}

function meanOf(points: readonly number[]): Vec3 {
  const sum = [0, 0, 0];
  points.forEach((part, i) => (sum[i % 3] += part));
  const count = Math.max(1, points.length / 3);
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}
