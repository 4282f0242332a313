import { describe, expect, test } from '@jest/globals';
import { scoreLesion } from '../../../../../models/evaluation/scoring/score-lesion.js';

/** A mask whose slice k holds the first counts[k] voxels of a line of ten. */
const mask = (counts: readonly number[], slice0 = 0) => ({
  origin: [slice0, 3, 4] as const,
  shape: [counts.length, 1, 10] as const,
  voxels: Uint8Array.from({ length: counts.length * 10 }, (_, i) => (i % 10 < counts[Math.floor(i / 10)] ? 1 : 0)),
});
const spacing = [2, 1, 1] as const;

describe('scoreLesion', () => {
  test('scores the marked slice and the volume apart', () => {
    const scores = scoreLesion(mask([0, 4, 4]), mask([4, 4, 4]), 1, spacing, 3);
    expect(scores.slice.dice).toBe(1);
    expect(scores.volume?.dice).toBeCloseTo(16 / 20);
    expect(scores.volume?.recall).toBeCloseTo(8 / 12);
  });

  test('gives no volume scores for a 2D method', () => {
    const scores = scoreLesion(mask([0, 2, 0]), mask([4, 4, 4]), 1, spacing, 2);
    expect(scores.volume).toBeUndefined();
    expect(scores.byOffset).toEqual([{ offset: 0, dice: 4 / 6 }]);
  });

  test('gives Dice by offset for every slice that holds truth, whatever region the result came in', () => {
    const scores = scoreLesion(mask([4, 0, 2, 9], 4), mask([4, 4, 0], 5), 6, spacing, 3);
    expect(scores.byOffset).toEqual([
      { offset: -1, dice: 0 },
      { offset: 0, dice: 4 / 6 },
    ]);
  });

  test('scores an empty result 0 and a result on another slice 0', () => {
    expect(scoreLesion(mask([0, 0]), mask([4, 4]), 0, spacing, 3).volume?.dice).toBe(0);
    expect(scoreLesion(mask([0, 4]), mask([4, 4]), 0, spacing, 3).slice.dice).toBe(0);
  });
});
