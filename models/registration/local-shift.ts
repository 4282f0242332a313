import type { Affine } from '../../dicom-sr/geometry/affine.js';
import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import { lpsToIndex } from '../../dicom-sr/geometry/lps-to-index.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { add } from '../../dicom-sr/geometry/vec3.js';
import type { CoarseVolume } from './coarse-volume.js';
import { pairedCorrelation } from './paired-correlation.js';
import type { Registration } from './register-studies.js';
import type { IndexMap } from './sample-volume.js';
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
  const map = indexMap(later, transform);
  const wide = half.map((length, axis) => length + reach[axis]);
  const there = block(later, wide, middle, ofIndices(map, earlier.affine));
  const compared = comparedVoxels(earlier, middle, half, wide);
  const step = (offset: Vec3): Vec3 => [offset[0] * column, offset[1] * row, offset[2] * slice];
  const best = bestOffset(compared, there, wide, reach, step);
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

/** @returns the map of indices of the volume with that affine, in place of LPS mm */
function ofIndices(map: IndexMap, affine: Affine): IndexMap {
  const { columnStep, rowStep, sliceStep, origin } = affine;
  return Float64Array.from({ length: 12 }, (_, i) => {
    const row = map.subarray(i - (i % 4), i - (i % 4) + 4);
    const [x, y, z] = [columnStep, rowStep, sliceStep, origin][i % 4];
    return row[0] * x + row[1] * y + row[2] * z + (i % 4 === 3 ? row[3] : 0);
  });
}

/**
 * @param m from the indices of a grid (column, row, slice) to those of the volume
 * @returns what the volume holds in a cube around a middle of the grid, columns fastest; NaN beyond its outermost centres
 */
function block(volume: CoarseVolume, half: readonly number[], middle: Vec3, m: IndexMap): Float32Array {
  const [columns, rows, slices] = half.map((steps) => 2 * steps + 1);
  const values = new Float32Array(columns * rows * slices);
  const first = middle[0] - half[0];
  for (let w = 0, i = 0; w < slices; w++) {
    const slice = middle[2] - half[2] + w;
    for (let v = 0; v < rows; v++) {
      const row = middle[1] - half[1] + v;
      const [c, j, k] = [0, 4, 8].map((at) => m[at] * first + m[at + 1] * row + m[at + 2] * slice + m[at + 3]);
      for (let u = 0; u < columns; u++, i++) values[i] = sampleAt(volume, c + u * m[0], j + u * m[4], k + u * m[8]);
    }
  }
  return values;
}

/** @param there the wider cube around the same middle */
function bestOffset(
  compared: ComparedVoxels,
  there: Float32Array,
  wide: readonly number[],
  reach: readonly number[],
  step: (offset: Vec3) => Vec3,
): Offset {
  const [columns, rows] = wide.map((steps) => 2 * steps + 1);
  let best: Offset = { offset: [0, 0, 0], correlation: NaN };
  let bestScore = -Infinity;
  const consider = (offset: Vec3): void => {
    if (offset.some((steps, axis) => Math.abs(steps) > reach[axis])) return;
    const correlation = correlationAt(compared, there, (offset[2] * rows + offset[1]) * columns + offset[0]);
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

/** The voxels of a patch that are compared, as a list: it is gone through for each of some hundred offsets. */
interface ComparedVoxels {
  /** HU; as many as the study holds of them. */
  readonly values: Float64Array;
  /** Where each lies in the wider cube without an offset. */
  readonly places: Int32Array;
  /** Room for what lies there with an offset. */
  readonly others: Float64Array;
  /** With those that the study does not hold. */
  readonly all: number;
}

/** Every other voxel along each axis: surroundings are larger than that. */
const stride = 2;

function comparedVoxels(
  { voxels, shape }: CoarseVolume,
  middle: Vec3,
  half: readonly number[],
  wide: readonly number[],
): ComparedVoxels {
  const [wideColumns, wideRows] = wide.map((steps) => 2 * steps + 1);
  const values: number[] = [];
  const places: number[] = [];
  let all = 0;
  for (let w = -half[2]; w <= half[2]; w += stride)
    for (let v = -half[1]; v <= half[1]; v += stride)
      for (let u = -half[0]; u <= half[0]; u += stride) {
        const [k, j, c] = [middle[2] + w, middle[1] + v, middle[0] + u];
        all += 1;
        if (k < 0 || j < 0 || c < 0 || k >= shape[0] || j >= shape[1] || c >= shape[2]) continue;
        values.push(voxels[(k * shape[1] + j) * shape[2] + c]);
        places.push(((w + wide[2]) * wideRows + v + wide[1]) * wideColumns + u + wide[0]);
      }
  const others = new Float64Array(values.length);
  return { values: Float64Array.from(values), places: Int32Array.from(places), others, all };
}

/** @param shift how far the patch lies from its middle, in voxels of the wider cube's memory */
function correlationAt({ values, places, all, others }: ComparedVoxels, there: Float32Array, shift: number): number {
  for (let i = 0; i < places.length; i++) others[i] = there[places[i] + shift];
  const { correlation, count } = pairedCorrelation(values, others);
  return count < leastShare * all ? NaN : correlation;
}
