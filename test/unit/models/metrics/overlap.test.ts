import { describe, expect, test } from '@jest/globals';
import { countOverlap, overlapMetrics } from '../../../../models/metrics/overlap.js';

const metricsOf = (result: readonly number[], truth: readonly number[]) =>
  overlapMetrics(countOverlap(Uint8Array.from(result), Uint8Array.from(truth)));

describe('overlapMetrics', () => {
  test('counts agreement as the formulas say', () => {
    const { dice, jaccard, precision, recall, volumetricSimilarity } = metricsOf(
      [1, 1, 1, 0, 0, 0],
      [1, 1, 0, 1, 1, 0],
    );
    expect(dice).toBeCloseTo(4 / 7);
    expect(jaccard).toBeCloseTo(2 / 5);
    expect(precision).toBeCloseTo(2 / 3);
    expect(recall).toBeCloseTo(2 / 4);
    expect(volumetricSimilarity).toBeCloseTo(1 - 1 / 7);
  });

  test('takes two empty masks for full agreement', () => {
    const all = { dice: 1, jaccard: 1, precision: 1, recall: 1, volumetricSimilarity: 1 };
    expect(metricsOf([0, 0], [0, 0])).toEqual(all);
  });

  test.each([
    ['an empty result', [0, 0], [0, 1]],
    ['an empty truth', [1, 0], [0, 0]],
  ])('gives nothing for %s', (_, result, truth) => {
    expect(metricsOf(result, truth)).toEqual({ dice: 0, jaccard: 0, precision: 0, recall: 0, volumetricSimilarity: 0 });
  });

  test('refuses masks of different size', () => {
    expect(() => metricsOf([1], [1, 0])).toThrow(RangeError);
  });
});
