import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EvaluationError } from '../../../../../models/evaluation/errors/evaluation-error.js';
import { chooseMethods } from '../../../../../models/evaluation/input/choose-methods.js';
import { findLesionSets } from '../../../../../models/evaluation/input/find-lesion-sets.js';
import { readMarginSlices } from '../../../../../models/evaluation/input/lesion-index.js';

let root: string;
const touch = (...path: readonly string[]) => writeFileSync(join(root, ...path), '');

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'recist3d-sets-'));
  for (const folder of ['liver', 'lung', 'notes']) mkdirSync(join(root, folder));
  touch('liver', 'b_1_ct.nii.gz');
  touch('liver', 'b_1_mask.nii.gz');
  touch('liver', 'a_ct.nii');
  touch('liver', 'a_mask.nii.gz');
  touch('lung', 'c_mask.nii.gz');
  touch('lung', 'readme.txt');
  touch('notes', 'notes.txt');
});
afterAll(() => rmSync(root, { recursive: true }));

describe('findLesionSets', () => {
  test('finds each folder of pairs, ascending, and pairs by id', () => {
    const sets = findLesionSets(root);
    expect(sets.map(({ name, pairs }) => [name, pairs.map(({ id }) => id)])).toEqual([
      ['liver', ['a', 'b_1']],
      ['lung', ['c']],
    ]);
  });

  test('takes the folder itself where it holds pairs', () => {
    expect(findLesionSets(join(root, 'liver')).map(({ name }) => name)).toEqual(['liver']);
  });

  test('keeps a mask without CT, so that it can be reported', () => {
    const [{ pairs }] = findLesionSets(join(root, 'lung'));
    expect(pairs[0]).toEqual({ set: 'lung', id: 'c', maskPath: join(root, 'lung', 'c_mask.nii.gz') });
  });

  test('keeps only the sets that are named', () => {
    expect(findLesionSets(root, ['lung']).map(({ name }) => name)).toEqual(['lung']);
  });

  test.each([
    ['a folder without pairs', () => findLesionSets(join(root, 'notes'))],
    ['a folder that is not there', () => findLesionSets(join(root, 'nowhere'))],
    ['a set that is not there', () => findLesionSets(root, ['bone'])],
  ])('refuses %s', (_, find) => {
    expect(find).toThrow(EvaluationError);
  });
});

describe('readMarginSlices', () => {
  test('reads them by id, and by label where entries have one', () => {
    const entries = [
      { id: 'a', margin_slices: [0, 2], ml: 3 },
      { id: 'b_1', label: 2, margin_slices: [1, 1] },
      { id: 'c' },
    ];
    writeFileSync(join(root, 'liver', 'index.json'), JSON.stringify(entries));
    const margins = readMarginSlices(join(root, 'liver'));
    expect([margins('a', 1), margins('b_1', 2), margins('b_1', 1), margins('c', 1)]).toEqual([
      [0, 2],
      [1, 1],
      undefined,
      undefined,
    ]);
  });

  test('knows none where there is no index, or one of another form', () => {
    expect(readMarginSlices(join(root, 'lung'))('c', 1)).toBeUndefined();
    writeFileSync(join(root, 'lung', 'index.json'), '{"c": 1}');
    expect(readMarginSlices(join(root, 'lung'))('c', 1)).toBeUndefined();
    writeFileSync(join(root, 'lung', 'index.json'), '{');
    expect(readMarginSlices(join(root, 'lung'))('c', 1)).toBeUndefined();
  });
});

describe('chooseMethods', () => {
  const known = ['ellipse', 'grabcut', 'graph-cut-3d'];

  test('keeps the order asked and takes each method once', () => {
    expect(chooseMethods(['grabcut', 'default', 'all'], known)).toEqual([
      'grabcut',
      'default',
      'ellipse',
      'graph-cut-3d',
    ]);
  });

  test('refuses a name that no method has, and lists those that exist', () => {
    expect(() => chooseMethods(['grapcut'], known)).toThrow(/grapcut.*default, ellipse, grabcut, graph-cut-3d, all/);
    expect(() => chooseMethods([], known)).toThrow();
  });
});
