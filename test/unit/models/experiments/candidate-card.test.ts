import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { candidateCard } from '../../../../models/experiments/candidate-card.js';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import type { RunResult } from '../../../../models/experiments/run/run-result.js';
import { CollectedRuns } from '../../../../models/experiments/tables/collected-runs.js';
import { candidateTable } from '../../../../models/experiments/tables/setting-tables.js';

const counted = { set: 'phantoms', studies: 6, lesions: 42 };
const candidates = [
  {
    ...counted,
    threshold: 0.5,
    candidates: 65,
    hits: 34,
    found: 34,
    precision: 0.52,
    recall: 0.81,
    falsePerStudy: 5.2,
  },
  { ...counted, threshold: 0.9, candidates: 0, hits: 0, found: 0, precision: 1, recall: 0, falsePerStudy: 0 },
];

const run = (more: Partial<RunResult> = {}): RunResult => ({
  version: 1,
  recipe: parseRecipe(readFileSync('models/recipes/whole-slice-unet.json', 'utf8')),
  seed: 1,
  quick: false,
  network: { id: 'pair-of-u-net', parameters: 1 },
  lesions: { train: 112, validation: 14, test: 49 },
  patients: { train: 16, validation: 2, test: 7 },
  skipped: 0,
  stages: [{ stage: 'whole-slice', steps: 300, seconds: 1, scores: [], candidates }],
  ...more,
});

describe('the card of the network that proposes candidates', () => {
  const card = candidateCard(run(), '1.0.0');

  test('tells of precision and recall, of no precision where nothing is proposed', () => {
    const told = card.metrics.map(({ metric, value, protocol }) => [
      metric,
      value,
      /confidence (\S+)/.exec(protocol)?.[1],
    ]);
    expect(told).toEqual([
      ['precision', 0.52, '0.5'],
      ['recall', 0.81, '0.5'],
      ['false candidates', 5.2, '0.5'],
      ['recall', 0, '0.9'],
      ['false candidates', 0, '0.9'],
    ]);
  });

  test('says that it has learnt from phantoms alone and starts from noise', () => {
    expect(card.data.map(({ name }) => name)).toEqual(['phantoms']);
    expect(card.description).toContain('of no use on real ones');
    expect(card.training).toMatch(/300 steps from noise/);
  });

  test('is not written for a quick run', () => {
    expect(() => candidateCard(run({ quick: true }), '1')).toThrow(expect.objectContaining({ code: 'run-mismatch' }));
  });
});

describe('the table of candidates', () => {
  test('shows precision and recall by confidence, and a dash where nothing is proposed', () => {
    const rows = candidateTable(new CollectedRuns([run()]))
      .split('\n')
      .slice(2);
    const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()).slice(5, -1)); // prettier-ignore
    expect(cells).toEqual([
      ['0.50', '42', '65', '0.520', '0.810', '5.2'],
      ['0.90', '42', '0', '–', '0.000', '0.0'],
    ]);
  });
});
