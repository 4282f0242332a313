import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PNG } from 'pngjs';
import { findLesionSets } from '../../../../../models/evaluation/input/find-lesion-sets.js';
import { readLabels } from '../../../../../models/evaluation/input/nifti/read-labels.js';
import { readNifti } from '../../../../../models/evaluation/input/nifti/read-nifti.js';
import { evaluationReport } from '../../../../../models/evaluation/report/evaluation-report.js';
import { mergeLabels, saveMasks } from '../../../../../models/evaluation/report/save-masks.js';
import { writeNumbers, writeSheets } from '../../../../../models/evaluation/report/write-evaluation.js';
import { createInlineRunner } from '../../../../../models/evaluation/run/inline-runner.js';
import { runEvaluation } from '../../../../../models/evaluation/run/run-evaluation.js';
import { phantomVoxels, writeLesionFolder } from '../../../../fixtures/lesion-folder.js';
import { testMethods } from '../run/threshold-method.js';

const two = {
  id: 'two',
  lesions: [
    { label: 2, center: [5, 12, 12], halfAxes: [2, 3, 4] },
    { label: 5, center: [11, 36, 36], halfAxes: [3, 6, 9] },
  ],
} as const;
const methods = ['exact-2d', 'exact-3d', 'broken'];
let root: string;
let out: string;
let undrawn: readonly string[];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'recist3d-write-'));
  out = join(root, 'out');
  writeLesionFolder(join(root, 'in', 'liver'), [two]);
  writeLesionFolder(join(root, 'in', 'lung'), [
    { id: 'one', lesions: [{ label: 1, center: [8, 20, 20], halfAxes: [4, 6, 8] }] },
    { id: 'void', lesions: [] },
  ]);
  const runner = createInlineRunner(testMethods);
  const sets = findLesionSets(join(root, 'in'));
  const lesions = await runEvaluation({ sets, methods, jitter: 0.1, seed: 3, keepMasks: true }, runner);
  const report = evaluationReport(
    {
      version: '1.2.3',
      command: 'recist3d evaluate …',
      methods,
      jitter: 0.1,
      seed: 3,
      marks: 'derived from the masks',
    },
    lesions,
  );
  writeNumbers(report, out);
  saveMasks(lesions, methods, out);
  undrawn = await writeSheets(report, { order: 'worst', lesions: 24 }, out, runner);
});
afterAll(() => rmSync(root, { recursive: true }));

describe('a small evaluation, end to end', () => {
  test('writes tables, rows, a plot for each set, and sheets', () => {
    const files = readdirSync(out, { recursive: true }).map(String).sort();
    expect(files.filter((file) => /\./.test(file))).toEqual([
      'broken/one_pred.nii.gz',
      'broken/two_pred.nii.gz',
      'dice-by-offset-liver.png',
      'dice-by-offset-liver.svg',
      'dice-by-offset-lung.png',
      'dice-by-offset-lung.svg',
      'exact-2d/one_pred.nii.gz',
      'exact-2d/two_pred.nii.gz',
      'exact-3d/one_pred.nii.gz',
      'exact-3d/two_pred.nii.gz',
      'results.csv',
      'results.json',
      'sheets/exact-2d/liver-1.png',
      'sheets/exact-2d/lung-1.png',
      'sheets/exact-3d/liver-1.png',
      'sheets/exact-3d/lung-1.png',
      'table.md',
    ]);
    expect(undrawn).toEqual([]);
  });

  test('writes a row for each lesion and method into results.csv', () => {
    const [header, ...lines] = readFileSync(join(out, 'results.csv'), 'utf8').trim().split('\n');
    expect(header).toMatch(/^set,id,label,method,.*dice2d,.*dice3d,.*seconds,flags,error/);
    expect(lines.map((line) => line.split(',').slice(0, 4).join(' '))).toEqual([
      ...methods.map((method) => `liver two 2 ${method}`),
      ...methods.map((method) => `liver two 5 ${method}`),
      ...methods.map((method) => `lung one 1 ${method}`),
      ...methods.map((method) => `lung void 0 ${method}`),
    ]);
    expect(lines[11]).toMatch(/mask-empty/);
    expect(lines[2]).toMatch(/method-failed,TypeError$/);
  });

  test('writes how it was made, rows, summaries and Dice by offset into results.json', () => {
    const json = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
    expect(json).toMatchObject({ version: '1.2.3', command: 'recist3d evaluate …', seed: 3, jitter: 0.1 });
    expect(json.rows).toHaveLength(12);
    expect(json.rows[7]).toMatchObject({
      id: 'one',
      method: 'exact-3d',
      dice2d: 1,
      dice3d: 1,
      hd95Mm3d: 0,
      error: null,
    });
    expect(json.summaries).toContainEqual(
      expect.objectContaining({ set: 'lung', group: 'all lesions', method: 'exact-3d', lesions: 1, refused: 1 }),
    );
    expect(json.diceByOffset[3]).toMatchObject({ set: 'lung', method: 'exact-2d', points: [{ offset: 0, dice: 1 }] });
  });

  test('writes the command, the seed and the numbers into table.md', () => {
    const table = readFileSync(join(out, 'table.md'), 'utf8');
    expect(table).toContain('    recist3d evaluate …');
    expect(table).toContain('±10 % of each half axis, seed 3');
    expect(table).toMatch(/## lung: 2 lesions\n\n1 lesion refused/);
    expect(table).toMatch(/\| exact-3d +\| +1 \| +0 \| +1\.000 /);
  });

  test('saves each method’s masks with the labels of the truth', () => {
    const file = readNifti(readFileSync(join(out, 'exact-3d', 'two_pred.nii.gz')));
    expect(file.spacingMm.map((mm) => Math.round(mm * 100) / 100)).toEqual([2, 0.8, 0.8]);
    const { labels } = readLabels(file);
    const bright = phantomVoxels(two).labels;
    // The test's method finds both lesions at each mark; where results overlap the lower label keeps the voxel.
    expect(labels).toEqual(Uint16Array.from(bright, (label) => (label > 0 ? 2 : 0)));
  });

  test('saves an empty file for a method that failed', () => {
    const { labels } = readLabels(readNifti(readFileSync(join(out, 'broken', 'one_pred.nii.gz'))));
    expect(labels.some((label) => label !== 0)).toBe(false);
    expect(existsSync(join(out, 'broken', 'void_pred.nii.gz'))).toBe(false);
  });

  test('draws sheets that are pictures of a page', () => {
    const page = PNG.sync.read(readFileSync(join(out, 'sheets', 'exact-3d', 'liver-1.png')));
    expect(page.width).toBeGreaterThan(1000);
    expect(page.height).toBeGreaterThan(400);
  });
});

describe('mergeLabels', () => {
  const box = (from: number, length: number) => ({
    origin: [0, 0, from] as const,
    shape: [1, 1, length] as const,
    voxels: new Uint8Array(length).fill(1),
  });

  test('keeps a small lesion that a large result runs over', () => {
    const merged = mergeLabels(
      [
        { label: 9, mask: box(2, 2) },
        { label: 1, mask: box(0, 6) },
      ],
      [1, 1, 8],
    );
    expect([...merged]).toEqual([1, 1, 9, 9, 1, 1, 0, 0]);
  });
});
