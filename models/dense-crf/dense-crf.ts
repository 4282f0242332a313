import type { PlaneSize } from '../raster/plane-size.js';
import { BilateralGrid } from './bilateral-grid.js';
import { createPlaceSum } from './place-sum.js';

export interface DenseCrfOptions {
  /** Weight and deviations (pixels, levels) of the kernel over place and intensity. */
  readonly appearance: { readonly weight: number; readonly place: number; readonly level: number };
  /** Weight and deviation (pixels) of the kernel over place alone. */
  readonly smoothness: { readonly weight: number; readonly place: number };
  readonly iterations: number;
}

/**
 * @returns the log-odds of the foreground at each pixel after mean-field inference in a fully connected CRF with two labels and the Potts
 * model; C order [row, column]. The kernels are normalised symmetrically, k(i, j) / √(n_i n_j) with n the sum of a pixel's weights, and a
 * pixel sends no message to itself.
 * @param levels intensities
 * @param unary log-odds of the foreground that each pixel has by itself
 * @see P. Krähenbühl, V. Koltun, "Efficient inference in fully connected CRFs with Gaussian edge potentials", NIPS 2011, algorithm 1
 */
export function denseCrf(
  levels: ArrayLike<number>,
  unary: Float32Array,
  size: PlaneSize,
  { appearance, smoothness, iterations }: DenseCrfOptions,
): Float32Array {
  const grid = new BilateralGrid(levels, size, appearance.place, appearance.level);
  const kernels = [
    { weight: appearance.weight, send: normalised((values) => grid.sum(values), unary.length) },
    { weight: smoothness.weight, send: normalised(createPlaceSum(size, smoothness.place), unary.length) },
  ];
  let logOdds = unary.slice();
  for (let iteration = 0; iteration < iterations; iteration++) {
    // Q(foreground) − Q(background): with the Potts model all that a message needs.
    const belief = logOdds.map((value) => Math.tanh(value / 2));
    logOdds = unary.slice();
    for (const { weight, send } of kernels) {
      const message = send(belief);
      for (let i = 0; i < logOdds.length; i++) logOdds[i] += weight * message[i];
    }
  }
  return logOdds;
}

type Sum = (values: ArrayLike<number>) => Float32Array;

/** @returns the same sum with symmetrically normalised weights and without each pixel's own value (whose weight is 1 before). */
function normalised(sum: Sum, count: number): Sum {
  const scale = sum(new Float32Array(count).fill(1)).map((total) => 1 / Math.sqrt(total));
  return (values) => {
    const scaled = scale.map((factor, i) => factor * values[i]);
    return sum(scaled).map((total, i) => scale[i] * (total - scaled[i]));
  };
}
