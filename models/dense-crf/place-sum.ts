import type { PlaneSize } from '../raster/plane-size.js';

/** Weights further out than this many deviations (below 4e-6) are left out. */
const REACH = 5;

/**
 * @returns a function that gives for each pixel i the sum over all pixels j of exp(−|place_i − place_j|² / (2 · deviation²)) · values[j];
 * C order [row, column], deviation in pixels.
 */
export function createPlaceSum(
  { rows, columns }: PlaneSize,
  deviation: number,
): (values: ArrayLike<number>) => Float32Array {
  const radius = Math.ceil(REACH * deviation);
  const kernel = Float64Array.from({ length: radius + 1 }, (_, d) =>
    Math.exp((-0.5 * d * d) / (deviation * deviation)),
  );
  return (values) => {
    const across = sumLines(values, columns, 1, rows, columns, kernel);
    return Float32Array.from(sumLines(across, rows, columns, columns, 1, kernel));
  };
}

/** Sums along `lines` lines of `count` values that lie `stride` apart; the lines start `lineStride` apart. */
function sumLines(
  values: ArrayLike<number>,
  count: number,
  stride: number,
  lines: number,
  lineStride: number,
  kernel: Float64Array,
): Float64Array {
  const sums = new Float64Array(values.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < count; i++) {
      const value = values[line * lineStride + i * stride];
      if (value === 0) continue;
      const last = Math.min(count - 1, i + kernel.length - 1);
      for (let j = Math.max(0, i - kernel.length + 1); j <= last; j++) {
        sums[line * lineStride + j * stride] += kernel[Math.abs(i - j)] * value;
      }
    }
  }
  return sums;
}
