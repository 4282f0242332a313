import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import type { RunResult } from '../../../../models/experiments/run/run-result.js';
import {
  HistogramCounter,
  bestFMeasure,
  precisionRecallCurve,
} from '../../../../models/experiments/scoring/precision-recall.js';
import type { LesionScore } from '../../../../models/experiments/scoring/score-prediction.js';
import { CollectedRuns } from '../../../../models/experiments/tables/collected-runs.js';
import { lesionGoalsTable } from '../../../../models/experiments/tables/lesion-network-table.js';
import { missingTables, paperTables } from '../../../../models/experiments/tables/paper-tables.js';
import {
  ablationTable,
  coTrainingTable,
  initialMaskTable,
} from '../../../../models/experiments/tables/slice-tables.js';
import { formatStatistic, statisticOf } from '../../../../models/experiments/tables/statistics.js';
import { volumeDistanceTable, volumeTable } from '../../../../models/experiments/tables/volume-tables.js';
import { writeTables } from '../../../../models/experiments/tables/write-tables.js';

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-tables-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function score(variant: string, dice: number, set = 'lidc', organ = 'lung'): LesionScore {
  const overlap = { dice, jaccard: dice, precision: dice, recall: dice, volumetricSimilarity: dice };
  const slice = { ...overlap, hd95Mm: 1, avdMm: 0.5, hd95Pixels: 2, avdPixels: 1 };
  const byOffset = [{ offset: -1, dice }, { offset: 0, dice }]; // prettier-ignore
  const volumeDistances = { hd95Mm: 3, avdMm: 1.25, hd95Pixels: 4, avdPixels: 1.5 };
  return { lesion: 'one', set, organ, variant, slice, volume: overlap, volumeDistances, byOffset, hasFreeSlices: true };
}

function result(name: string, seed: number, stage: string, scores: readonly LesionScore[]): RunResult {
  const recipe = parseRecipe(readFileSync(join('models/recipes', `${name}.json`), 'utf8'));
  const counts = { train: 3, validation: 1, test: 2 };
  return { version: 1, recipe, seed, quick: false, lesions: counts, patients: counts, skipped: 0, stages: [{ stage, steps: 10, seconds: 60, scores }] }; // prettier-ignore
}

const runs = new CollectedRuns([
  result('initial-masks', 1, 'initial-masks', [
    score('grabcut-r', 0.9),
    score('grabcut-r', 0.7, 'sts', 'soft-tissue'),
    score('grabcut-3de', 0.6),
  ]),
  result('wsss-hnn', 1, 'recist-slice', [score('CNN', 0.8), score('CNN-GC', 0.9)]),
  result('wsss-hnn', 2, 'recist-slice', [score('CNN', 0.6), score('CNN-GC', 0.7)]),
  result('co-training-unet', 1, 'co-training', [score('ensemble', 0.85), score('under', 0.8), score('over', 0.75)]),
]);

const rowOf = (table: string, name: string): readonly string[] =>
  table.split('\n').find((line) => line.startsWith(`| ${name}`))!.split('|').map((cell) => cell.trim()); // prettier-ignore

describe('a number of a table', () => {
  test('is the mean of the seeds’ means with both spreads', () => {
    const statistic = statisticOf([[score('a', 0.8)], [score('a', 0.6)]], ({ slice }) => slice.dice)!;
    expect(statistic).toMatchObject({ lesions: 1, seeds: 2 });
    expect(formatStatistic(statistic)).toBe('.700±.141 (±.141)');
    expect(formatStatistic(undefined)).toBe('–');
  });

  test('leaves out lesions that have no such value', () => {
    const without = { ...score('a', 0.5), slice: { ...score('a', 0.5).slice, hd95Mm: null } };
    expect(statisticOf([[score('a', 0.5), without]], ({ slice }) => slice.hd95Mm)).toMatchObject({
      mean: 1,
      lesions: 1,
    });
  });
});

describe('the tables', () => {
  test('put our numbers beside those of the papers, set by set', () => {
    const row = rowOf(initialMaskTable(runs), 'GrabCut-R');
    expect(row).toEqual(expect.arrayContaining(['.94±.10 / .89±.10 / .91±.08', '.800±.141', '.900±–', '.700±–']));
  });

  test('say how far the network that ships is from its goals', () => {
    const shipped = [score('network-in-cut', 0.9), score('network-in-cut', 0.96, 'ircadb', 'liver'), score('network', 0.1)]; // prettier-ignore
    const table = lesionGoalsTable(new CollectedRuns([result('lesion-network', 1, 'fold-1', shipped)]), 'lesion-network'); // prettier-ignore
    expect(rowOf(table, 'LIDC, free slices')).toEqual(expect.arrayContaining(['≥ .93', '.900', '.030']));
    expect(rowOf(table, 'liver')).toEqual(expect.arrayContaining(['≥ .90', '.960', 'met']));
    expect(rowOf(table, 'sarcomas')).toEqual(expect.arrayContaining(['–']));
    expect(rowOf(table, 'all patients')).toEqual(expect.arrayContaining(['0.0 %', 'met']));
  });

  test('quote methods that the paper only cites as such', () => {
    expect(rowOf(coTrainingTable(runs), 'MULAN')).toContain('cited only');
    expect(coTrainingTable(runs)).toContain('.850±–');
  });

  test('show both subnets and their mean, and a dash where nothing was run', () => {
    expect(rowOf(ablationTable(runs), 'in C without Q').slice(-4, -1)).toEqual(['.800±–', '.750±–', '.850±–']);
    expect(rowOf(ablationTable(runs), 'no consistency').slice(-4, -1)).toEqual(['–', '–', '–']);
  });

  test('show volumes by organ', () => {
    expect(rowOf(volumeTable(runs, '003'), 'HNN')).toEqual(expect.arrayContaining(['.756±.11', '.700±.141 (±.141)']));
  });

  test('show HD95 and AVD of volumes in voxels and mm, and what was not measured as –', () => {
    const table = volumeDistanceTable(runs);
    expect(rowOf(table, 'HNN').slice(-9, -1)).toEqual(
      [1, 2].flatMap(() => ['4.00±.00 (±.00)', '3.00±.00 (±.00)', '1.50±.00 (±.00)', '1.25±.00 (±.00)']),
    );
    expect(rowOf(table, 'WSSS-7').slice(-9, -1)).toEqual(Array.from({ length: 8 }, () => '–'));
  });

  test('say of every recipe its steps and seeds', () => {
    const document = paperTables(runs).find(({ name }) => name === 'networks-wsss')!;
    expect(rowOf(document.markdown.split('## Runs')[1], 'wsss-hnn')).toEqual(
      expect.arrayContaining(['10', '1, 2', '3 / 1 / 2', '1.0']),
    );
  });

  test('are written with the papers’ curves, from finished runs that were not quick', () => {
    const folder = join(scratch, 'runs');
    const write = (seed: number, quick: boolean): void => {
      mkdirSync(join(folder, 'wsss-hnn', `seed-${seed}`), { recursive: true });
      const content = { ...result('wsss-hnn', seed, 'recist-slice', [score('CNN', 0.8)]), quick };
      writeFileSync(join(folder, 'wsss-hnn', `seed-${seed}`, 'results.json'), JSON.stringify(content));
    };
    write(1, false);
    write(2, true);
    mkdirSync(join(folder, 'wsss-hnn', 'seed-3'));
    writeFileSync(join(folder, 'notes.txt'), 'whatever else lies there');
    const read = CollectedRuns.read([folder]);
    expect(read.all.map(({ seed }) => seed)).toEqual([1]);
    const written = join(scratch, 'tables');
    writeTables(read, written);
    // No curve of precision and recall is in these runs, and no run is behind the other documents.
    expect(readdirSync(written).sort()).toEqual(['networks-offsets.png', 'networks-wsss.md', 'runs']);
    expect(missingTables(read)).toEqual([
      'networks-co-training',
      'networks-co-segmentation',
      'networks-stacked-gan',
      'networks-recist-labelling',
      'lesion-network',
    ]);
    expect(CollectedRuns.read([join(scratch, 'nowhere')]).all).toEqual([]);
  });

  test('come out the same from the runs that are kept beside them', () => {
    const [folder, written, again] = ['exact', 'written', 'again'].map((name) => join(scratch, 'kept', name));
    const path = join(folder, 'wsss-hnn', 'seed-1');
    mkdirSync(path, { recursive: true });
    // One that is shown as .801 as it is, and as .800 after rounding.
    const exact = result('wsss-hnn', 1, 'recist-slice', [score('CNN', 0.800500000001), score('CNN-GC', 1 / 3)]);
    writeFileSync(join(path, 'results.json'), JSON.stringify(exact));
    writeTables(CollectedRuns.read([folder]), written);
    const kept = join(written, 'runs');
    const read = CollectedRuns.read([kept]);
    expect(read.all[0].stages[0].scores[1].slice.dice).toBe(0.333333);
    writeTables(read, again);
    for (const name of ['networks-wsss.md', join('runs', 'wsss-hnn', 'seed-1.json.gz')])
      expect(readFileSync(join(again, name)).equals(readFileSync(join(written, name)))).toBe(true);
  });

  test('take the runs of a recipe from the first folder that has any', () => {
    const write = (folder: string, recipe: string, seed: number): string => {
      const path = join(scratch, folder, recipe, `seed-${seed}`);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'results.json'), JSON.stringify(result(recipe, seed, 'recist-slice', [score('CNN', seed / 10)]))); // prettier-ignore
      return join(scratch, folder);
    };
    const own = write('own', 'wsss-hnn', 4);
    write('published', 'wsss-hnn', 1);
    const published = write('published', 'co-training-unet', 2);
    const read = CollectedRuns.read([own, published]);
    expect(read.all.map(({ recipe, seed }) => [recipe.name, seed])).toEqual([
      ['co-training-unet', 2],
      ['wsss-hnn', 4],
    ]);
  });
});

describe('a precision-recall curve', () => {
  test('counts all pixels together, at every threshold', () => {
    const counter = new HistogramCounter();
    counter.add(Float32Array.of(0.9, 0.7, 0.6, 0.1), Uint8Array.of(1, 0, 1, 0));
    counter.add(Float32Array.of(1, 0), Uint8Array.of(1, 1));
    const curve = precisionRecallCurve(counter.histogram);
    const at = (threshold: number) => curve.find((point) => Math.abs(point.threshold - threshold) < 1e-9)!;
    expect(at(0.8)).toMatchObject({ precision: 1, recall: 0.5 });
    expect(at(0.5)).toMatchObject({ precision: 0.75, recall: 0.75 });
    expect(at(0)).toMatchObject({ recall: 1 });
    expect(bestFMeasure(curve)).toBeCloseTo(0.8, 5);
    expect(bestFMeasure([])).toBe(0);
  });
});
