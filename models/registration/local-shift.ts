import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import { lpsToIndex } from '../../dicom-sr/geometry/lps-to-index.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { add } from '../../dicom-sr/geometry/vec3.js';
import type { Registration } from './register-studies.js';
import { indexMap, sampleAt } from './sample-volume.js';

/** Where the surroundings of a place went beyond what the registration says. */
export interface LocalShift {
  /** LPS mm in the later study. */
  readonly place: Vec3;
  /** Correlation of the surroundings there, −1 to 1; NaN where too little of them is in both studies. */
  readonly correlation: number;
  /** How far that is from where the registration puts it, mm. */
  readonly movedMm: number;
}

/** How far breath moves an organ, mm. */
const reachMm = 20;
/** Of the cube around the place that is compared, mm from its middle. */
const surroundingsMm = 26;
/** Each mm costs this much correlation: of two places that look alike the nearer one is it. */
const costPerMm = 0.004;
const leastShare = 0.6;

/**
 * Looks around the place that a registration gives a lesion for where its surroundings went: lungs and liver move with breath.
 * @param place LPS mm in the earlier study
 * @param radiusMm of the lesion: what lies around it tells where it is, also when it has grown or gone
 */
export function localShift(registration: Registration, place: Vec3, radiusMm: number): LocalShift {
  const { earlier, later, transform } = registration;
  const edge = surroundingsMm + radiusMm;
  const [slice, row, column] = earlier.spacingMm;
  const half = [column, row, slice].map((spacing) => Math.max(1, Math.round(edge / spacing)));
  const reach = [column, row, slice].map((spacing) => Math.max(1, Math.round(reachMm / spacing)));
  const middle = lpsToIndex(earlier.affine, place).map(Math.round) as unknown as Vec3;
  const patch = block(half, ([c, j, k]) => sampleAt(earlier, middle[0] + c, middle[1] + j, middle[2] + k));
  const map = indexMap(later, transform);
  const wide = half.map((length, axis) => length + reach[axis]);
  const there = block(wide, ([c, j, k]) => {
    const [x, y, z] = indexToLps(earlier.affine, middle[0] + c, middle[1] + j, middle[2] + k);
    return sampleAt(
      later,
      map[0] * x + map[1] * y + map[2] * z + map[3],
      map[4] * x + map[5] * y + map[6] * z + map[7],
      map[8] * x + map[9] * y + map[10] * z + map[11],
    );
  });
  const step = (offset: Vec3): Vec3 => [offset[0] * column, offset[1] * row, offset[2] * slice];
  const best = bestOffset(patch, half, there, wide, reach, step);
  const [x, y, z] = add(place, step(best.offset));
  const moved: Vec3 = [
    map[0] * x + map[1] * y + map[2] * z + map[3],
    map[4] * x + map[5] * y + map[6] * z + map[7],
    map[8] * x + map[9] * y + map[10] * z + map[11],
  ];
  return {
    place: indexToLps(later.affine, ...moved),
    correlation: best.correlation,
    movedMm: Math.hypot(...step(best.offset)),
  };
}

/** Values in a cube around a middle, columns fastest. */
function block(half: readonly number[], read: (offset: Vec3) => number): Float32Array {
  const [c, j, k] = half;
  const values = new Float32Array((2 * c + 1) * (2 * j + 1) * (2 * k + 1));
  for (let w = -k, i = 0; w <= k; w++)
    for (let v = -j; v <= j; v++) for (let u = -c; u <= c; u++, i++) values[i] = read([u, v, w]);
  return values;
}

function bestOffset(
  patch: Float32Array,
  half: readonly number[],
  there: Float32Array,
  wide: readonly number[],
  reach: readonly number[],
  step: (offset: Vec3) => Vec3,
): Offset {
  let best: Offset = { offset: [0, 0, 0], correlation: NaN };
  let bestScore = -Infinity;
  const consider = (offset: Vec3): void => {
    if (offset.some((steps, axis) => Math.abs(steps) > reach[axis])) return;
    const correlation = correlationAt(patch, half, there, wide, offset);
    const score = correlation - costPerMm * Math.hypot(...step(offset));
    if (score > bestScore) [best, bestScore] = [{ offset, correlation }, score];
  };
  // Surroundings are alike over a voxel or two: every other place first, then those beside the best.
  const coarse = reach.map((steps) => 2 * Math.floor(steps / 2));
  for (let w = -coarse[2]; w <= coarse[2]; w += 2)
    for (let v = -coarse[1]; v <= coarse[1]; v += 2)
      for (let u = -coarse[0]; u <= coarse[0]; u += 2) consider([u, v, w]);
  const [u0, v0, w0] = best.offset;
  for (let w = w0 - 1; w <= w0 + 1; w++)
    for (let v = v0 - 1; v <= v0 + 1; v++) for (let u = u0 - 1; u <= u0 + 1; u++) consider([u, v, w]);
  return best;
}

interface Offset {
  /** Voxels: columns, rows, slices. */
  readonly offset: Vec3;
  readonly correlation: number;
}

/** Every other voxel along each axis: surroundings are larger than that. */
const stride = 2;

function correlationAt(
  patch: Float32Array,
  half: readonly number[],
  there: Float32Array,
  wide: readonly number[],
  [u, v, w]: Vec3,
): number {
  const [columns, rows] = [2 * half[0] + 1, 2 * half[1] + 1];
  const [wideColumns, wideRows] = [2 * wide[0] + 1, 2 * wide[1] + 1];
  let [count, all, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k <= 2 * half[2]; k += stride)
    for (let j = 0; j < rows; j += stride) {
      let i = (k * rows + j) * columns;
      let n =
        ((k + w + wide[2] - half[2]) * wideRows + j + v + wide[1] - half[1]) * wideColumns + u + wide[0] - half[0];
      for (let c = 0; c < columns; c += stride, i += stride, n += stride) {
        const a = patch[i];
        const b = there[n];
        all += 1;
        if (Number.isNaN(a) || Number.isNaN(b)) continue;
        count += 1;
        sumA += a;
        sumB += b;
        sumAA += a * a;
        sumBB += b * b;
        sumAB += a * b;
      }
    }
  const spread = (sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count);
  return count < leastShare * all || spread <= 0 ? NaN : (sumAB - (sumA * sumB) / count) / Math.sqrt(spread);
}
