import { describe, expect, test } from '@jest/globals';
import { BilateralGrid } from '../../../../models/dense-crf/bilateral-grid.js';
import type { DenseCrfOptions } from '../../../../models/dense-crf/dense-crf.js';
import { denseCrf } from '../../../../models/dense-crf/dense-crf.js';
import { createPlaceSum } from '../../../../models/dense-crf/place-sum.js';

const size = { rows: 18, columns: 22 };
const count = size.rows * size.columns;

/** Park–Miller generator: a plain stream of numbers in (0, 1). */
function stream(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** A noisy disc on a noisy ground, 8-bit. */
function disc(): Uint8Array {
  const random = stream(7);
  return Uint8Array.from({ length: count }, (_, i) => {
    const inside = Math.hypot((i % size.columns) - 11, Math.floor(i / size.columns) - 9) < 6;
    return (inside ? 140 : 90) + 25 * random();
  });
}

/** Sure of the disc's middle and of the border, undecided between. */
const unary = Float32Array.from({ length: count }, (_, i) => {
  const radius = Math.hypot((i % size.columns) - 11, Math.floor(i / size.columns) - 9);
  return radius < 3 ? 2 : radius > 8 ? -2 : 0.2;
});

const options: DenseCrfOptions = {
  appearance: { weight: 4, place: 5, level: 15 },
  smoothness: { weight: 1, place: 1.5 },
  iterations: 5,
};

/** exp(−|f_i − f_j|² / 2) over place and, where `level` is given, intensity. */
function kernel(levels: Uint8Array, place: number, level?: number): (i: number, j: number) => number {
  return (i, j) => {
    const across = ((i % size.columns) - (j % size.columns)) / place;
    const down = (Math.floor(i / size.columns) - Math.floor(j / size.columns)) / place;
    const contrast = level === undefined ? 0 : (levels[i] - levels[j]) / level;
    return Math.exp(-(across * across + down * down + contrast * contrast) / 2);
  };
}

/** Mean field over all pairs of pixels, as Krähenbühl and Koltun write it down: slow, and obviously right. */
function bruteForce(levels: Uint8Array, { appearance, smoothness, iterations }: DenseCrfOptions): Float64Array {
  const kernels = [
    { weight: appearance.weight, k: kernel(levels, appearance.place, appearance.level) },
    { weight: smoothness.weight, k: kernel(levels, smoothness.place) },
  ].map(({ weight, k }) => ({
    weight,
    k,
    norms: Array.from({ length: count }, (_, i) => {
      let norm = 0;
      for (let j = 0; j < count; j++) norm += k(i, j);
      return norm;
    }),
  }));
  let foreground = Float64Array.from(unary, (value) => 1 / (1 + Math.exp(-value)));
  for (let iteration = 0; iteration < iterations; iteration++) {
    foreground = foreground.map((_, i) => {
      let [forForeground, forBackground] = [unary[i], 0];
      for (const { weight, k, norms } of kernels) {
        for (let j = 0; j < count; j++) {
          if (j === i) continue;
          const pull = (weight * k(i, j)) / Math.sqrt(norms[i] * norms[j]);
          forForeground += pull * foreground[j];
          forBackground += pull * (1 - foreground[j]);
        }
      }
      return 1 / (1 + Math.exp(forBackground - forForeground));
    });
  }
  return foreground;
}

describe('denseCrf', () => {
  test('agrees with mean field over all pairs of pixels', () => {
    const levels = disc();
    const exact = bruteForce(levels, options);
    const found = denseCrf(levels, unary, size, options).map((value) => 1 / (1 + Math.exp(-value)));
    const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - exact[i])), 0);
    expect(worst).toBeLessThan(0.02);
    expect(found.every((value, i) => value > 0.5 === exact[i] > 0.5 || Math.abs(exact[i] - 0.5) < 0.02)).toBe(true);
  });

  test('finds the disc that the unary term only hints at', () => {
    const logOdds = denseCrf(disc(), unary, size, options);
    const wrong = logOdds.filter((value, i) => {
      const radius = Math.hypot((i % size.columns) - 11, Math.floor(i / size.columns) - 9);
      return value > 0 !== radius < 6;
    });
    expect(wrong.length).toBeLessThan(8);
  });

  test('gives back the unary term without iterations', () => {
    expect(denseCrf(disc(), unary, size, { ...options, iterations: 0 })).toEqual(unary);
  });
});

describe('sums with Gaussian weights', () => {
  const random = stream(3);
  const values = Float32Array.from({ length: count }, () => random());
  const exact = (k: (i: number, j: number) => number): number[] =>
    Array.from({ length: count }, (_, i) => values.reduce((sum, value, j) => sum + k(i, j) * value, 0));
  const worstError = (found: Float32Array, expected: number[]): number =>
    found.reduce((most, value, i) => Math.max(most, Math.abs(value / expected[i] - 1)), 0);

  test('over place and intensity stay within 5 % of the exact sum', () => {
    const levels = disc();
    const grid = new BilateralGrid(levels, size, 5, 12);
    expect(worstError(grid.sum(values), exact(kernel(levels, 5, 12)))).toBeLessThan(0.05);
  });

  test('over place alone are exact', () => {
    expect(worstError(createPlaceSum(size, 2)(values), exact(kernel(disc(), 2)))).toBeLessThan(1e-3);
  });
});
