import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findLesionSets } from '../../../../../models/evaluation/input/find-lesion-sets.js';
import { parseMarks } from '../../../../../models/evaluation/input/marks-file.js';
import { createInlineRunner } from '../../../../../models/evaluation/run/inline-runner.js';
import type { EvaluationRequest } from '../../../../../models/evaluation/run/run-evaluation.js';
import { refuseDuplicateIds, runEvaluation } from '../../../../../models/evaluation/run/run-evaluation.js';
import { writeLesionFolder } from '../../../../fixtures/lesion-folder.js';
import { niftiFile } from '../../../../fixtures/nifti-file.js';
import { testMethods } from './threshold-method.js';

let root: string;
const run = (request: Partial<EvaluationRequest>, folder = 'first') =>
  runEvaluation(
    {
      sets: findLesionSets(join(root, folder)),
      methods: ['exact-3d'],
      jitter: 0,
      seed: 1,
      keepMasks: false,
      ...request,
    },
    createInlineRunner(testMethods),
  );
const longAxis = [
  [14, 20],
  [26, 20],
];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'recist3d-run-'));
  writeLesionFolder(join(root, 'first'), [
    { id: 'one', lesions: [{ label: 1, center: [8, 20, 20], halfAxes: [4, 6, 8] }] },
    {
      id: 'two',
      lesions: [
        { label: 2, center: [5, 12, 12], halfAxes: [2, 3, 4] },
        { label: 5, center: [11, 36, 36], halfAxes: [3, 6, 9] },
      ],
    },
  ]);
  writeLesionFolder(join(root, 'second'), [
    { id: 'good', lesions: [{ label: 1, center: [8, 20, 20], halfAxes: [4, 6, 8] }] },
    { id: 'empty', lesions: [] },
    { id: 'lonely', lesions: [{ label: 1, center: [8, 20, 20], halfAxes: [4, 6, 8] }] },
    { id: 'other-grid', lesions: [] },
  ]);
  rmSync(join(root, 'second', 'lonely_ct.nii.gz'));
  const shape = [3, 4, 5] as const;
  writeFileSync(join(root, 'second', 'other-grid_mask.nii.gz'), niftiFile({ shape, values: new Uint8Array(60) }));
  writeFileSync(join(root, 'second', 'damaged_ct.nii.gz'), 'no image');
  writeFileSync(join(root, 'second', 'damaged_mask.nii.gz'), 'no image');
});
afterAll(() => rmSync(root, { recursive: true }));

describe('runEvaluation', () => {
  test('counts each label as one lesion and marks it by its own mask', async () => {
    const lesions = await run({});
    expect(lesions.map(({ pair, label, mark }) => [pair.id, label, mark?.slice])).toEqual([
      ['one', 1, 8],
      ['two', 2, 5],
      ['two', 5, 11],
    ]);
    expect(lesions[0].mark).toEqual({
      slice: 8,
      longAxis: [
        [12, 20],
        [28, 20],
      ],
      shortAxis: [
        [20, 14],
        [20, 26],
      ],
    });
  });

  test('scores a perfect method 1 on a single lesion, 2D and 3D', async () => {
    const [{ outcomes, facts }] = await run({ methods: ['exact-2d', 'exact-3d'] });
    expect(outcomes.map(({ scores }) => [scores?.slice.dice, scores?.volume?.dice])).toEqual([
      [1, undefined],
      [1, 1],
    ]);
    expect(outcomes[1].resultMl).toBeCloseTo(facts!.truth!.volumeMl, 9);
  });

  test('reports each lesion that it cannot evaluate, with its code', async () => {
    const lesions = await run({}, 'second');
    expect(lesions.map(({ pair, failure }) => [pair.id, failure?.code])).toEqual([
      ['damaged', 'nifti-unreadable'],
      ['empty', 'mask-empty'],
      ['good', undefined],
      ['lonely', 'ct-missing'],
      ['other-grid', 'pair-mismatch'],
    ]);
  });

  test('keeps the other methods of a lesion that one of them fails on, and no foreign message', async () => {
    const [lesion] = await run({ methods: ['broken', 'exact-3d'] });
    expect(lesion.outcomes.map(({ failure }) => failure)).toEqual([
      { code: 'method-failed', detail: 'TypeError' },
      undefined,
    ]);
    expect(lesion.outcomes[1].scores?.volume?.dice).toBe(1);
  });

  test('segments once for two names of one method', async () => {
    let runs = 0;
    const exact = testMethods.get('exact-3d');
    const counting = {
      ...exact,
      segment: (...given: Parameters<typeof exact.segment>) => (runs++, exact.segment(...given)),
    };
    const request = { sets: findLesionSets(join(root, 'first')), methods: ['default', 'exact-3d'], jitter: 0, seed: 1 };
    const runner = createInlineRunner({ get: () => counting });
    const [{ outcomes }] = await runEvaluation({ ...request, limit: 1, keepMasks: false }, runner);
    expect([runs, outcomes.map(({ method }) => method)]).toEqual([1, ['default', 'exact-3d']]);
  });

  test('leaves out lesions under the shortest long axis, and all beyond the limit', async () => {
    const sizes = (await run({})).map(({ facts }) => facts!.longMm);
    expect(sizes.map((size) => size.toFixed(1))).toEqual(['12.8', '6.4', '14.4']);
    expect((await run({ minLongMm: 10 })).map(({ label }) => label)).toEqual([1, 5]);
    expect((await run({ limit: 1 })).map(({ label }) => label)).toEqual([1]);
  });

  test('jitters each lesion the same, whichever others are evaluated', async () => {
    const all = await run({ jitter: 0.1 });
    const few = await run({ jitter: 0.1, minLongMm: 14 });
    expect(few[0].mark).toEqual(all[2].mark);
    expect(few[0].mark).not.toEqual(few[0].facts?.mark);
  });

  test('takes free slices from the index of the set where it has them, and from the mask elsewhere', async () => {
    writeFileSync(join(root, 'first', 'index.json'), JSON.stringify([{ id: 'one', margin_slices: [9, 9] }]));
    const lesions = await run({});
    rmSync(join(root, 'first', 'index.json'));
    expect(lesions.map(({ facts }) => facts?.truth?.marginSlices)).toEqual([
      [9, 9],
      [3, 8],
      [8, 1],
    ]);
  });

  test('evaluates the lesions of a file of marks only, with these marks', async () => {
    const marks = parseMarks(JSON.stringify([{ id: 'one', keySlice: 9, longAxis }]));
    const lesions = await run({ marks });
    expect(lesions).toHaveLength(1);
    expect(lesions[0]).toMatchObject({ label: 1, mark: { slice: 9, longAxis } });
    expect(lesions[0].facts?.shortMm).toBeUndefined();
    expect(lesions[0].outcomes[0].scores?.volume?.dice).toBe(1);
  });

  test('finds the label of a mark from a file by where it lies', async () => {
    const derived = (await run({})).filter(({ pair }) => pair.id === 'two');
    const entries = derived.map(({ mark }) => ({ id: 'two', keySlice: mark!.slice, longAxis: mark!.longAxis }));
    const lesions = await run({ marks: parseMarks(JSON.stringify(entries)) });
    expect(lesions.map(({ label, mark }) => [label, mark?.slice])).toEqual([
      [2, 5],
      [5, 11],
    ]);
  });

  test('says what is wrong with a mark that fits no lesion', async () => {
    const marks = parseMarks(
      JSON.stringify([
        { id: 'two', keySlice: 0, longAxis },
        { id: 'one', label: 7, keySlice: 5, longAxis },
        { id: 'one', label: 1, keySlice: 16, longAxis },
        { id: 'nobody', keySlice: 5, longAxis },
      ]),
    );
    const lesions = await run({ marks });
    expect(lesions.map(({ pair, label, failure }) => [pair.id, label, failure?.code])).toEqual([
      ['one', 1, 'mark-outside-image'],
      ['one', 7, 'mark-without-lesion'],
      ['two', 0, 'mark-without-label'],
      ['nobody', 0, 'mark-without-lesion'],
    ]);
  });

  test('segments a mark without any truth, unscored', async () => {
    const marks = parseMarks(JSON.stringify([{ id: 'empty', keySlice: 5, longAxis }]));
    const [{ label, outcomes, failure }] = await run({ marks, keepMasks: true }, 'second');
    expect([label, outcomes.length, outcomes[0].scores, failure]).toEqual([1, 1, undefined, undefined]);
  });

  test('tells how far it has come', async () => {
    const seen: string[] = [];
    await runEvaluation(
      {
        sets: findLesionSets(join(root, 'first')),
        methods: ['exact-2d'],
        jitter: 0,
        seed: 1,
        keepMasks: false,
      },
      createInlineRunner(testMethods),
      ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`),
    );
    expect(seen).toEqual([
      'reading 1/2',
      'reading 2/2',
      'segmenting 0/3',
      'segmenting 1/3',
      'segmenting 2/3',
      'segmenting 3/3',
    ]);
  });

  test('refuses sets that share an id where files are named after it', () => {
    const set = (name: string) => ({ name, folder: name, pairs: [{ set: name, id: 'a' }] });
    expect(() => refuseDuplicateIds([set('x'), set('y')])).toThrow(/more|twice/);
    expect(() => refuseDuplicateIds([set('x')])).not.toThrow();
  });
});
