import { describe, expect, test } from '@jest/globals';
import type { ProposalScore } from '../../../../models/experiments/recist-labelling/score-proposals.js';
import type { RunResult } from '../../../../models/experiments/run/run-result.js';
import type { LesionScore } from '../../../../models/experiments/scoring/score-prediction.js';
import { besideDefaultTable } from '../../../../models/experiments/tables/beside-default-table.js';
import { CollectedRuns } from '../../../../models/experiments/tables/collected-runs.js';
import {
  labellingDifferences,
  labellingTable,
  proposalTable,
} from '../../../../models/experiments/tables/labelling-table.js';
import { formatDifference, pairedDifference } from '../../../../models/experiments/tables/paired-difference.js';
import { paperTables } from '../../../../models/experiments/tables/paper-tables.js';
import { superResolutionTable } from '../../../../models/experiments/tables/stacked-gan-tables.js';

const runOf = (name: string, stages: RunResult['stages']): RunResult =>
  ({ version: 1, recipe: { name }, seed: 1, quick: false, stages, lesions: {}, patients: {} }) as unknown as RunResult;

describe('a paired difference', () => {
  const values = (offset: number) => new Map(Array.from({ length: 40 }, (_, i) => [`l${i}`, Math.sin(i) + offset]));

  test('is of the lesions that both know, with an interval that holds its mean', () => {
    const b = new Map([...values(0), ['other', 9]]);
    const noisy = new Map([...values(0.5)].map(([id, value], i) => [id, value + (i % 2 === 0 ? 0.1 : -0.1)]));
    const { mean, interval, lesions } = pairedDifference([noisy], [b])!;
    expect(lesions).toBe(40);
    expect(mean).toBeCloseTo(0.5, 6);
    expect(interval[0]).toBeLessThan(mean);
    expect(interval[1]).toBeGreaterThan(mean);
    expect(interval[1] - interval[0]).toBeLessThan(0.1);
  });

  test('takes several seeds of a lesion for one lesion', () => {
    const difference = pairedDifference([values(1), values(3)], [values(0)])!;
    expect(difference).toMatchObject({ lesions: 40 });
    expect(difference.mean).toBeCloseTo(2, 6);
    expect(formatDifference(difference)).toBe('+2.000 (+2.000 … +2.000)');
    expect(formatDifference(pairedDifference([], [values(0)]))).toBe('not trained');
  });
});

describe('the tables of 002, 003 and 004', () => {
  const nothing = new CollectedRuns([]);

  test('quote the papers and say what is not trained', () => {
    const begun = ['recist-labelling', 'stacked-gan', 'co-segmentation'].map((name) => runOf(name, []));
    const documents = new Map(paperTables(new CollectedRuns(begun)).map(({ name, markdown }) => [name, markdown]));
    expect(paperTables(nothing)).toEqual([]);
    expect(documents.get('networks-recist-labelling')).toMatch(/3\.33±4\.93[^]*not trained/);
    expect(documents.get('networks-stacked-gan')).toMatch(/\.920±\.082[^]*not trained/);
    expect(documents.get('networks-co-segmentation')).toMatch(/\+\.066[^]*not trained/);
  });

  const proposal = (lesion: string, variant: string, error: number): ProposalScore => {
    const axis = { location: error, length: error, lengthShare: error / 20 };
    return { lesion, set: 'lidc', variant, box: 'rough', reader: 'truth', longPixels: 20, difference: { long: axis, short: axis } }; // prettier-ignore
  };

  test('of 004 show errors in pixels and per cent, and differences between rows', () => {
    const stage = (name: string, error: number) => ({ stage: name, steps: 1, seconds: 1, scores: [], proposals: [proposal('a', 'network', error), proposal('b', 'network', error + 1)] }); // prettier-ignore
    const without = { stage: 'without-network', steps: 0, seconds: 0, scores: [], proposals: [proposal('a', 'grabcut-i', 8), proposal('b', 'grabcut-i', 8), proposal('a', 'cut', 1), proposal('b', 'cut', 1)] }; // prettier-ignore
    const runs = new CollectedRuns([runOf('recist-labelling', [without, stage('shn', 4), stage('stn-shn', 2)])]);
    expect(labellingTable(runs, 'long')).toMatch(/SHN \(L_HM\)[^\n]*4\.50±0\.50 \/ 4\.50±0\.50/);
    expect(labellingDifferences(runs)).toMatch(/stn-shn − shn[^\n]*−2\.00/);
    expect(proposalTable(runs)).toMatch(/default cut of the box[^\n]*rough[^\n]*5\.0±0\.0[^\n]*−\.350/);
  });

  test('of 003 show three and two channels beside the plain network', () => {
    const score = (dice: number): LesionScore =>
      ({ lesion: 'a', set: 'lidc', organ: 'lung', variant: 'CNN', slice: { dice, recall: dice, precision: dice, volumetricSimilarity: dice, avdPixels: 1 } }) as unknown as LesionScore; // prettier-ignore
    const stage = (name: string, dice: number) => ({ stage: name, steps: 1, seconds: 1, scores: [score(dice)] });
    const runs = new CollectedRuns([runOf('stacked-gan', [stage('without-sr', 0.8), stage('with-sr', 0.9)])]);
    expect(superResolutionTable(runs)).toMatch(
      /Dice[^\n]*\.920±\.082[^\n]*\.900[^\n]*not trained[^\n]*\.800[^\n]*\+\.100/,
    );
  });

  test('show what ships on the same lesions, tested by the network that had not seen the patient', () => {
    const score = (lesion: string, variant: string, dice: number): LesionScore =>
      ({ lesion, set: 'lidc', organ: 'lung', variant, slice: { dice } }) as unknown as LesionScore;
    const stage = (name: string, scores: readonly LesionScore[]) => ({ stage: name, steps: 1, seconds: 1, scores });
    const runs = new CollectedRuns([
      runOf('lesion-network', [
        stage('fold-1', [score('a', 'network-in-cut', 0.9), score('elsewhere', 'network-in-cut', 0.1)]),
        stage('fold-2', [score('b', 'network-in-cut', 0.94), score('b', 'graph-cut-3d', 0.9)]),
      ]),
      runOf('stacked-gan', [stage('without-sr', [score('a', 'CNN', 0.8), score('b', 'CNN', 0.82)])]),
    ]);
    const compared = [{ name: 'HNN', stage: 'without-sr', variant: 'CNN' }];
    expect(besideDefaultTable(runs, 'stacked-gan', compared).split('\n').slice(2)).toEqual([
      expect.stringMatching(/lesion-network \(the default\) \|\s+\.920 \|\s+\|\s+2 \|/),
      expect.stringMatching(/graph-cut-3d[^|]*\|\s+\.900 \|\s+−\.040 [^|]*\|\s+1 \|/),
      expect.stringMatching(/HNN\s+\|\s+\.810 \|\s+−\.110 [^|]*\|\s+2 \|/),
    ]);
  });
});
