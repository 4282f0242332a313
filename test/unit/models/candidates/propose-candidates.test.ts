import { describe, expect, test } from '@jest/globals';
import { proposeCandidates } from '../../../../models/candidates/propose-candidates.js';
import { countOverlap, overlapMetrics } from '../../../../models/metrics/overlap.js';
import { alignMasks } from '../../../../models/metrics/align-masks.js';
import type { Predict } from '../../../../models/prediction/predict-roi.js';
import { trainingLesion } from '../../../fixtures/training-lesion.js';

const { volume, truth, mark } = trainingLesion();
const options = { side: 64, pixelMm: 0.8, window: { lower: -160, upper: 240 }, threshold: 0.5, leastLongMm: 10 };

/** Takes bright pixels for lesion, the brighter the surer; a stand-in for a network. */
const byBrightness: Predict = (image) => {
  const data = Float32Array.from(image.data as Float32Array, (level) => (level > 0.4 ? Math.min(1, level * 1.5) : 0));
  return Promise.resolve({ probability: { shape: image.shape, data } });
};

describe('candidates of a study without marks', () => {
  test('are what the network takes for lesion, with the mark that the mask has', async () => {
    const [candidate, ...others] = await proposeCandidates(byBrightness, volume, options);
    expect(others).toEqual([]);
    const { first, second } = alignMasks(candidate.mask, truth);
    expect(overlapMetrics(countOverlap(first, second)).dice).toBeGreaterThan(0.9);
    expect(candidate.mark.slice).toBe(mark.slice);
    expect(candidate.confidence).toBeGreaterThan(0.7);
    expect(candidate.confidence).toBeLessThan(1);
  });

  test('are left out where they are unsure or too small', async () => {
    expect(await proposeCandidates(byBrightness, volume, { ...options, threshold: 0.99 })).toEqual([]);
    expect(await proposeCandidates(byBrightness, volume, { ...options, leastLongMm: 30 })).toEqual([]);
  });
});
