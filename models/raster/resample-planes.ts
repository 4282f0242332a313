import { mapToBytes } from './map-voxels.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { PlaneSize } from './plane-size.js';

/**
 * @returns every slice of `values` on a grid of another size over the same extent: pixel p of the source lies at
 * (p + ½) · new / old − ½. Each axis is averaged over area where it shrinks and interpolated linearly where it grows.
 */
export function resamplePlanes(values: ArrayLike<number>, shape: SliceRowColumn, size: PlaneSize): Float32Array {
  const [slices, rows, columns] = shape;
  const across = axisWeights(columns, size.columns);
  const down = axisWeights(rows, size.rows);
  const resampled = new Float32Array(slices * size.rows * size.columns);
  const narrow = new Float64Array(rows * size.columns);
  for (let k = 0; k < slices; k++) {
    applyAcross(values, k * rows * columns, rows, columns, across, narrow);
    applyDown(narrow, size, down, resampled, k * size.rows * size.columns);
  }
  return resampled;
}

/** @returns the masks of all slices on another grid: 1 where at least half of the pixel is covered. */
export function resampleMaskPlanes(mask: Uint8Array, shape: SliceRowColumn, size: PlaneSize): Uint8Array {
  return mapToBytes(resamplePlanes(mask, shape, size), (share) => (share >= 0.5 - 1e-6 ? 1 : 0));
}

/** Which source pixels make each new pixel: `weights[first[i] … first[i + 1])` belong to the sources from `source[i]` on. */
interface AxisWeights {
  readonly source: Int32Array;
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

function axisWeights(count: number, newCount: number): AxisWeights {
  const [source, first, weights]: [number[], number[], number[]] = [[], [0], []];
  const step = count / newCount;
  for (let i = 0; i < newCount; i++) {
    const [start, own] =
      step > 1 ? areaWeights(i * step, (i + 1) * step, count) : linearWeights((i + 0.5) * step - 0.5, count);
    source.push(start);
    weights.push(...own);
    first.push(weights.length);
  }
  return { source: Int32Array.from(source), first: Int32Array.from(first), weights: Float64Array.from(weights) };
}

/** @returns how much of the interval lies in each source pixel, which are the unit intervals from 0 on. */
function areaWeights(from: number, to: number, count: number): readonly [number, number[]] {
  const start = Math.floor(from + 1e-9);
  const end = Math.min(count, Math.ceil(to - 1e-9));
  const covered = Array.from(
    { length: end - start },
    (_, i) => Math.min(to, start + i + 1) - Math.max(from, start + i),
  );
  const total = covered.reduce((sum, weight) => sum + weight, 0);
  return [start, covered.map((weight) => weight / total)];
}

/** @returns the weights of the two pixel centres beside a position; beyond the outer centres the border pixel alone. */
function linearWeights(position: number, count: number): readonly [number, number[]] {
  const inside = Math.min(Math.max(position, 0), count - 1);
  const start = Math.min(Math.floor(inside), Math.max(count - 2, 0));
  const share = inside - start;
  return count === 1 ? [0, [1]] : [start, [1 - share, share]];
}

function applyAcross(
  values: ArrayLike<number>,
  offset: number,
  rows: number,
  columns: number,
  { source, first, weights }: AxisWeights,
  narrow: Float64Array,
): void {
  for (let j = 0, out = 0; j < rows; j++) {
    const line = offset + j * columns;
    for (let c = 0; c < source.length; c++, out++) {
      let sum = 0;
      for (let w = first[c], i = line + source[c]; w < first[c + 1]; w++, i++) sum += weights[w] * values[i];
      narrow[out] = sum;
    }
  }
}

function applyDown(
  narrow: Float64Array,
  { rows, columns }: PlaneSize,
  { source, first, weights }: AxisWeights,
  resampled: Float32Array,
  offset: number,
): void {
  for (let j = 0; j < rows; j++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let w = first[j], i = source[j] * columns + c; w < first[j + 1]; w++, i += columns)
        sum += weights[w] * narrow[i];
      resampled[offset + j * columns + c] = sum;
    }
  }
}
