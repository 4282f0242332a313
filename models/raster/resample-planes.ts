import { mapToBytes } from './map-voxels.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { PlaneSize } from './plane-size.js';

/**
 * @returns every slice of `values` on a grid of another size over the same extent: pixel p of the source lies at
 * (p + ½) · new / old − ½. Each axis is averaged over area where it shrinks and interpolated linearly where it grows.
 */
export function resamplePlanes(values: ArrayLike<number>, shape: SliceRowColumn, size: PlaneSize): Float32Array {
  const [slices, rows, columns] = shape;
  const resample = createPlaneResampler({ rows, columns }, size);
  const resampled = new Float32Array(slices * size.rows * size.columns);
  const area = size.rows * size.columns;
  for (let k = 0; k < slices; k++)
    resample(values, k * rows * columns, columns, resampled.subarray(k * area, (k + 1) * area));
  return resampled;
}

/** Resamples one plane: its first value lies at `start`, its rows begin `stride` values apart. */
export type PlaneResampler = (
  values: ArrayLike<number>,
  start: number,
  stride: number,
  resampled: Float32Array,
) => void;

/** Some of the rows and columns of a plane. */
export interface PlaneWindow {
  readonly row: number;
  readonly column: number;
  readonly size: PlaneSize;
}

/**
 * @returns a function that resamples planes of one size as `resamplePlanes` does; weights and work arrays are shared between its calls.
 * @param window the part of the new planes that is wanted, alone in `resampled`; all of it unless given
 */
export function createPlaneResampler(
  from: PlaneSize,
  to: PlaneSize,
  { row, column, size }: PlaneWindow = { row: 0, column: 0, size: to },
): PlaneResampler {
  const across = axisWeights(from.columns, to.columns, column, size.columns);
  const down = axisWeights(from.rows, to.rows, row, size.rows);
  return from.rows > to.rows ? shrinkingRows(from, size, across, down) : growingRows(from, size, across, down);
}

/** Down first: what is then done across has fewer rows. */
function shrinkingRows(from: PlaneSize, to: PlaneSize, across: AxisWeights, down: AxisWeights): PlaneResampler {
  const sums = new Float64Array(from.columns);
  const line = new Float64Array(to.columns);
  return (values, start, stride, resampled) => {
    for (let j = 0; j < to.rows; j++) {
      sums.fill(0);
      for (let w = down.first[j], source = down.source[j]; w < down.first[j + 1]; w++, source++)
        addWeighted(sums, values, start + source * stride, down.weights[w]);
      applyAcross(sums, across, line, 0);
      resampled.set(line, j * to.columns);
    }
  };
}

/** Across first. */
function growingRows(from: PlaneSize, to: PlaneSize, across: AxisWeights, down: AxisWeights): PlaneResampler {
  const line = new Float64Array(from.columns);
  const narrow = new Float64Array(from.rows * to.columns);
  const sums = new Float64Array(to.columns);
  return (values, start, stride, resampled) => {
    for (let j = down.source[0]; j < down.end; j++) {
      copyLine(values, start + j * stride, line);
      applyAcross(line, across, narrow, j * to.columns);
    }
    for (let j = 0; j < to.rows; j++) {
      sums.fill(0);
      for (let w = down.first[j], source = down.source[j]; w < down.first[j + 1]; w++, source++)
        addWeighted(sums, narrow, source * to.columns, down.weights[w]);
      resampled.set(sums, j * to.columns);
    }
  };
}

/** @returns the pixels of the new plane that can take anything from a part of the old one. */
export function windowAfter(from: PlaneSize, to: PlaneSize, { row, column, size }: PlaneWindow): PlaneWindow {
  const along = (first: number, count: number, old: number, all: number): readonly [first: number, count: number] => {
    const ratio = all / old;
    const start = Math.max(0, Math.floor((first - 1) * ratio) - 1);
    return [start, Math.min(all, Math.ceil((first + count + 1) * ratio) + 1) - start];
  };
  const [firstRow, rows] = along(row, size.rows, from.rows, to.rows);
  const [firstColumn, columns] = along(column, size.columns, from.columns, to.columns);
  return { row: firstRow, column: firstColumn, size: { rows, columns } };
}

/** Voxels come in several types; the loops over weights see doubles only, or they would have to ask for the type of each value. */
function copyLine(values: ArrayLike<number>, start: number, line: Float64Array): void {
  if (values instanceof Int16Array || values instanceof Float32Array || values instanceof Uint8Array)
    line.set(values.subarray(start, start + line.length));
  else for (let i = 0; i < line.length; i++) line[i] = values[start + i];
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
  /** Behind the last source that is used. */
  readonly end: number;
}

/** @param wanted new pixels from `begin` on */
function axisWeights(count: number, newCount: number, begin: number, wanted: number): AxisWeights {
  const [source, first, weights]: [number[], number[], number[]] = [[], [0], []];
  const step = count / newCount;
  let end = 0;
  for (let i = begin; i < begin + wanted; i++) {
    const [start, own] =
      step > 1 ? areaWeights(i * step, (i + 1) * step, count) : linearWeights((i + 0.5) * step - 0.5, count);
    source.push(start);
    weights.push(...own);
    first.push(weights.length);
    end = Math.max(end, start + own.length);
  }
  return { source: Int32Array.from(source), first: Int32Array.from(first), weights: Float64Array.from(weights), end };
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
  line: Float64Array,
  { source, first, weights }: AxisWeights,
  narrow: Float64Array,
  start: number,
): void {
  for (let c = 0; c < source.length; c++) {
    let sum = 0;
    for (let w = first[c], i = source[c]; w < first[c + 1]; w++, i++) sum += weights[w] * line[i];
    narrow[start + c] = sum;
  }
}

function addWeighted(sums: Float64Array, values: ArrayLike<number>, start: number, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] += weight * values[start + i];
}
