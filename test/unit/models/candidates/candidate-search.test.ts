import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createCandidateSearch } from '../../../../models/candidates/candidate-search.js';
import { alignMasks } from '../../../../models/metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../../../../models/metrics/overlap.js';
import { createPhantom } from '../../../../models/phantom/create-phantom.js';
import { trainingLesion } from '../../../fixtures/training-lesion.js';

const empty = mkdtempSync(join(tmpdir(), 'recist3d-weights-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));
const limits = { leastConfidence: 0.7, leastLongMm: 10 };

describe('the search for candidates', () => {
  test('finds lesions of a phantom that its shipped weights have not seen, and says which weights and engine they are from', async () => {
    // One of the test patients of the recipe whole-slice-unet.
    const { volume, lesions } = createPhantom({ seed: 1009, slices: 60, matrix: 192, lesions: 7 });
    const { candidates, method } = await createCandidateSearch()(volume, limits);
    const dice = candidates.map(({ mask }) =>
      lesions.map(({ truth }) => {
        const { first, second } = alignMasks(mask, truth);
        return overlapMetrics(countOverlap(first, second)).dice;
      }),
    );
    expect(lesions.filter((_, n) => dice.some((row) => row[n] > 0.3)).length).toBeGreaterThanOrEqual(2);
    expect(candidates.every(({ confidence }) => confidence >= 0.7)).toBe(true);
    expect(method).toMatchObject({ id: 'candidate-network', parameters: { engine: 'onnxruntime-cpu' } });
    expect(method.weightsDigest).toMatch(/^[0-9a-f]{64}$/);
  }, 120_000);

  test('says that its weights are not installed', async () => {
    const { volume } = trainingLesion();
    const search = createCandidateSearch({ weights: empty });
    await expect(search(volume, limits)).rejects.toMatchObject({ code: 'weights-not-installed', retryable: false });
    await expect(search(volume, limits)).rejects.toMatchObject({ code: 'weights-not-installed' });
  });
});
