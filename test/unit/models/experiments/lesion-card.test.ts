import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { lesionCard } from '../../../../models/experiments/lesion-network/lesion-card.js';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import type { RunResult } from '../../../../models/experiments/run/run-result.js';
import type { LesionScore } from '../../../../models/experiments/scoring/score-prediction.js';
import { imageShape } from '../../../../models/lesion-network/network.js';

const agreement = (dice: number) => ({ dice, jaccard: 0, precision: 0, recall: 0, volumetricSimilarity: 0 });

const score = (set: string, variant: string, dice: number): LesionScore => ({
  lesion: `${set}/1#1`,
  organ: 'lung',
  slice: { ...agreement(dice), hd95Mm: null, avdMm: null, hd95Pixels: null, avdPixels: null },
  volume: agreement(dice - 0.1),
  byOffset: [],
  hasFreeSlices: true,
  ...{ set, variant },
});

const run = (more: Partial<RunResult> = {}): RunResult => ({
  version: 1,
  recipe: parseRecipe(readFileSync('models/recipes/lesion-network.json', 'utf8')),
  seed: 1,
  quick: false,
  network: { id: 'lesion-network', parameters: 1 },
  lesions: { train: 1, validation: 0, test: 1 },
  patients: { train: 1, validation: 0, test: 1 },
  skipped: 0,
  stages: [
    {
      stage: 'fold-1',
      steps: 10,
      seconds: 1,
      scores: [score('lidc', 'network-in-cut', 0.9), score('lidc', 'network', 0.7)],
    },
    { stage: 'all', steps: 1500, seconds: 1, scores: [score('ircadb', 'network-in-cut', 0.8)] },
  ],
  ...more,
});

describe('the card of the lesion network', () => {
  const card = lesionCard(run(), '1.0.0');

  test('cites the sets that it has learnt from, and no others', () => {
    expect(card.data.map(({ name, licence }) => [name, licence])).toEqual([
      ['lidc', 'CC-BY-3.0'],
      ['sts', 'CC-BY-3.0'],
      ['phantoms', 'Apache-2.0'],
    ]);
  });

  test('tells of the way that ships how it did on patients that it has not seen', () => {
    expect(card.metrics.map(({ data, value }) => [data, value])).toEqual([
      ['lidc', 0.9],
      ['lidc', 0.8],
      ['ircadb', 0.8],
      ['ircadb', 0.7],
    ]);
    expect(card.metrics[0].protocol).toMatch(/fold-1 of 3.*not seen.*±10 %/);
    expect(card.training).toContain('1500 steps');
  });

  test('names every channel of the image', () => {
    expect(card.channels?.['image']).toHaveLength(imageShape.channels);
  });

  test('is not written for a quick run', () => {
    expect(() => lesionCard(run({ quick: true }), '1')).toThrow(expect.objectContaining({ code: 'run-mismatch' }));
  });
});
