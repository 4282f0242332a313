import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deriveUid } from '../../../../dicom-sr/provenance/derive-uid.js';
import type { Mark } from '../../../../dicom-sr/measurement/mark.js';
import { trackingOf } from '../../../../dicom-sr/writers/tracking.js';
import { followUpOf } from '../../../../server/follow-up/follow-up-of.js';
import { followUpOfFolder } from '../../../../server/follow-up/follow-up-of-folder.js';
import type { ReadResult } from '../../../../dicom-sr/readers/result-reader.js';
import type { LesionDecision } from '../../../../server/follow-up/lesion-decision.js';
import type { DatedMark } from '../../../../server/follow-up/patient-documents.js';
import { responseTable } from '../../../../server/follow-up/response-table.js';
import { aimJson } from '../../../fixtures/marks/aim-annotation.js';
import { drawnMark } from '../../../fixtures/marks/drawn-mark.js';

const liver = { value: '10200004', scheme: 'SCT', meaning: 'Liver' };
const lymphNode = { value: '59441001', scheme: 'SCT', meaning: 'Lymph node' };

const mark = (name: string, mm: number | undefined, changes: Partial<Mark> = {}): Mark => ({
  longAxis: {
    endpoints: [
      [0, 0],
      [40, 0],
    ],
    ...(mm !== undefined && { reportedMm: mm }),
  },
  referencedImage: { sopClassUID: '1', sopInstanceUID: `image of ${name}` },
  trackingID: name,
  findingSites: [liver],
  source: {
    sopClassUID: '1',
    sopInstanceUID: deriveUid(name, String(mm)),
    seriesInstanceUID: '3',
    studyInstanceUID: '4',
    groupIndex: 0,
  },
  ...changes,
});
const at = (date: string, ...marks: readonly Mark[]): readonly DatedMark[] =>
  marks.map((each) => ({ mark: each, patient: 'P', date, writtenAt: '' }));
const judged = (...marks: readonly DatedMark[]) =>
  followUpOf({ marks, pixelSizes: new Map([['image of drawn', [0.5, 0.5]]]) });
const codes = (followUp: ReturnType<typeof judged>) => followUp.warnings.map(({ code }) => code);

describe('the follow-up of a patient', () => {
  test('judges sums of lesions that are followed by name, whatever the order of documents', () => {
    const followUp = judged(
      ...at('20240301', mark('A', 20), mark('b', 31)),
      ...at('20240101', mark('a', 40), mark('B', 40)),
    );
    expect(followUp.visits.map(({ date, sumMm, response }) => [date, sumMm, response])).toEqual([
      ['20240101', 80, 'baseline'],
      ['20240301', 51, 'PR'],
    ]);
    expect(followUp.warnings).toEqual([]);
  });

  test('counts nodes by their short axis', () => {
    const node = (mm: number) =>
      mark('node', 30, {
        findingSites: [lymphNode],
        shortAxis: {
          endpoints: [
            [9, 9],
            [9, 20],
          ],
          reportedMm: mm,
        },
      });
    const followUp = judged(...at('20240101', node(18)), ...at('20240301', node(9)));
    expect(followUp.visits.map(({ sumMm, response }) => [sumMm, response])).toEqual([
      [18, 'baseline'],
      [9, 'CR'],
    ]);
  });

  test('counts a node by its short axis also where a later mark does not say that it is one', () => {
    const shortAxis = {
      endpoints: [
        [9, 9],
        [9, 20],
      ],
      reportedMm: 16,
    } as const;
    const [node, plain] = [[lymphNode], []].map((findingSites) => mark('node', 30, { findingSites, shortAxis }));
    const silent = judged(...at('20240101', node), ...at('20240301', plain));
    expect(silent.visits.map(({ sumMm }) => sumMm)).toEqual([16, 16]);
    expect(codes(silent)).toEqual([]);
    const otherwise = judged(...at('20240101', mark('node', 30, { shortAxis })), ...at('20240301', node));
    expect(otherwise.visits.map(({ sumMm }) => sumMm)).toEqual([16, 16]);
    expect(codes(otherwise)).toEqual(['node-doubtful']);
  });

  test('has targets first, and lesion 2 before lesion 10', () => {
    const lesions = [mark('Lesion 10', 20), mark('A small one', 6), mark('Lesion 2', 30)];
    expect(judged(...at('20240101', ...lesions)).lesions.map(({ name }) => name)).toEqual([
      'Lesion 2',
      'Lesion 10',
      'A small one',
    ]);
  });

  test('confirms a response by the visit after it, and none after progression', () => {
    const best = (...sizes: readonly number[]) =>
      judged(...sizes.flatMap((mm, i) => at(`2024${String(i + 1).padStart(2, '0')}15`, mark('a', mm)))).best?.response;
    expect(best(100, 60, 60)).toBe('PR');
    expect(best(100, 60, 71)).toBe('SD');
    expect(best(100, 60, 90)).toBe('PD');
    expect(best(100, 130, 60, 60)).toBeUndefined();
    expect(best(100, 90, 60, 55, 90, 40, 40)).toBe('PR');
    expect(best(100, 90)).toBeUndefined();
  });

  test('measures a line that nobody stated a length of, on its image', () => {
    expect(judged(...at('20240101', mark('drawn', undefined))).visits[0].sumMm).toBe(20);
  });

  test.each<[string, readonly DatedMark[], string]>([
    ['a lesion without name', at('20240101', mark('', 9)), 'unnamed-lesion'],
    ['a mark without date', at('', mark('b', 9)), 'undated-mark'],
    ['a line of unknown length', at('20240101', mark('b', undefined)), 'no-length'],
    [
      'a node without short axis',
      at('20240101', mark('b', 9, { findingSites: [lymphNode] })),
      'node-without-short-axis',
    ],
    ['two marks of one lesion at one visit', at('20240101', mark('a', 30)), 'two-marks'],
    ['a name that baseline does not have', at('20240201', mark('b', 9)), 'new-name'],
  ])('warns about %s', (_, marks, code) => {
    const followUp = judged(...at('20240101', mark('a', 40)), ...marks);
    expect(codes(followUp)).toContain(code);
    expect(followUp.visits[0].sumMm === 40 || code === 'two-marks').toBe(true);
  });

  test.each<[string, readonly DatedMark[], string]>([
    [
      'a tracking UID that is drawn anew at each visit',
      [
        ...at('20240101', mark('x', 40, { trackingUID: '1.2.3' })),
        ...at('20240301', mark('X', 30, { trackingUID: '1.2.4' })),
      ],
      'uid-changed',
    ],
    [
      'another name for the same tracking UID',
      [
        ...at('20240101', mark('x', 40, { trackingUID: '1.2.3' })),
        ...at('20240301', mark('y', 30, { trackingUID: '1.2.3' })),
      ],
      'name-changed',
    ],
    ['centimetres taken for millimetres', at('20240101', mark('drawn', 2)), 'unit-doubtful'],
    ['a lesion that names no organ', at('20240101', mark('b', 40, { findingSites: [] })), 'organ-unknown'],
    ['a single visit', at('20240101', mark('b', 40)), 'one-visit'],
    ['nothing that is measurable', at('20240101', mark('b', 9)), 'no-measurable-lesion'],
  ])('warns about %s', (_, marks, code) => {
    expect(codes(judged(...marks))).toContain(code);
  });

  test('follows lesions by name where tracking UIDs change, unless a visit has two of the name', () => {
    const named = (uid: string, mm: number) => mark('x', mm, { trackingUID: uid });
    const [one, two] = [named('1.2.3', 40), named('1.2.4', 20)];
    expect(judged(...at('20240101', one), ...at('20240301', two)).visits[1]).toMatchObject({
      sumMm: 20,
      response: 'PR',
    });
    const twins = judged(...at('20240101', one), ...at('20240301', two, named('1.2.5', 9)));
    expect(twins.lesions).toHaveLength(3);
    expect(codes(twins)).not.toContain('uid-changed');
  });

  test('takes no two lesions for one because a viewer wrote the name of its tool where theirs could stand', () => {
    const drawn = (uid: string, mm: number) =>
      mark('Cornerstone3DTools@^0.1.0:Bidirectional', mm, { trackingUID: uid });
    const two = judged(...at('20240101', drawn('1.2.3', 40)), ...at('20240301', drawn('1.2.4', 20)));
    expect(two.lesions.map(({ name }) => name)).toEqual(['Unnamed 1', 'Unnamed 2']);
    expect(two.visits[1].response).toBe('NE');
    expect(codes(two)).not.toContain('uid-changed');
    const one = judged(...at('20240101', drawn('1.2.3', 40)), ...at('20240301', drawn('1.2.3', 20)));
    expect(one.lesions.map(({ name }) => name)).toEqual(['Unnamed 1']);
    expect(one.visits[1].response).toBe('PR');
    expect(codes(one)).not.toContain('name-changed');
  });

  test('keeps lesions that nobody named, each for itself, until a reader says which one they are', () => {
    const marks = [...at('20240101', mark('', 40)), ...at('20240301', mark('', 25))];
    const { lesions, visits } = judged(...marks);
    expect(lesions.map(({ name, role }) => [name, role])).toEqual([
      ['Unnamed 1', 'target'],
      ['Unnamed 2', 'new'],
    ]);
    expect(visits[1].response).toBe('NE');
    const same: LesionDecision = { kind: 'same', lesion: lesions[0].key, other: lesions[1].key };
    expect(followUpOf({ marks, pixelSizes: new Map() }, { decisions: [same] }).visits[1].response).toBe('PR');
  });

  test('takes the drawn length where the stated one is ten times off', () => {
    expect(judged(...at('20240101', mark('drawn', 200))).visits[0].sumMm).toBe(20);
  });

  test('warns where visits were scanned in different contrast phases', () => {
    const marks = [...at('20240101', mark('a', 40)), ...at('20240301', mark('b', 40))];
    const images = new Map([
      ['image of a', { phase: 'arterial' }],
      ['image of b', { phase: 'portal venous' }],
    ]);
    const { warnings } = followUpOf({ marks, pixelSizes: new Map(), images });
    expect(warnings).toContainEqual({ code: 'contrast-differs', detail: 'Marked images are arterial, portal venous.' });
  });

  test('needs the baseline that was named', () => {
    const folder = { marks: at('20240101', mark('a', 40)), pixelSizes: new Map() };
    expect(() => followUpOf(folder, { baseline: '20231231' })).toThrow(
      expect.objectContaining({ code: 'baseline-missing' }),
    );
  });

  test('chooses targets by the rules, or takes all where asked', () => {
    const marks = [...at('20240101', mark('a', 40), mark('b', 30), mark('c', 20)), ...at('20240301', mark('a', 40))];
    const roles = (targets: 'rules' | 'all') =>
      followUpOf({ marks, pixelSizes: new Map() }, { targets }).lesions.map(({ role }) => role);
    expect(roles('rules')).toEqual(['target', 'target', 'non-target']);
    expect(roles('all')).toEqual(['target', 'target', 'target']);
  });

  test('leaves small lesions on thick slices out of the targets', () => {
    const marks = at('20240101', mark('a', 14));
    const images = new Map([['image of a', { sliceThicknessMm: 8 }]]);
    expect(followUpOf({ marks, pixelSizes: new Map(), images }).lesions[0].role).toBe('non-target');
  });

  test('never mixes patients', () => {
    const marks = [
      ...at('20240101', mark('a', 40)),
      ...at('20240201', mark('a', 20)).map((each) => ({ ...each, patient: 'Q' })),
    ];
    const folder = { marks, pixelSizes: new Map() };
    expect(() => followUpOf(folder)).toThrow(expect.objectContaining({ code: 'several-patients' }));
    expect(followUpOf(folder, { patient: 'P' }).visits).toHaveLength(1);
  });

  test('needs a mark', () => {
    expect(() => judged()).toThrow(expect.objectContaining({ code: 'no-follow-up' }));
  });
});

describe('what readers decide', () => {
  const marks = [
    ...at('20240101', mark('a', 40), mark('b', 30), mark('c', 12)),
    ...at('20240301', mark('a', 20), mark('x', 15)),
  ];
  const decided = (...decisions: readonly LesionDecision[]) =>
    followUpOf({ marks, pixelSizes: new Map() }, { decisions });
  const last = (...decisions: readonly LesionDecision[]) => decided(...decisions).visits[1];

  test('goes before what is marked: unseen targets are not evaluated until somebody says that they are gone', () => {
    expect(last().response).toBe('NE');
    expect(last({ kind: 'absent', lesion: 'b', date: '20240301' })).toMatchObject({ sumMm: 20, response: 'PR' });
    expect(last({ kind: 'too-small', lesion: 'b', date: '20240301' }).sumMm).toBe(25);
  });

  test('makes one lesion of two names', () => {
    const followUp = decided({ kind: 'same', lesion: 'b', other: 'x' });
    expect(followUp.visits[1]).toMatchObject({ sumMm: 35, response: 'PR' });
    expect(followUp.lesions[1].name).toBe('b');
    expect(followUp.warnings.map(({ code }) => code)).not.toContain('name-changed');
  });

  test('makes two lesions of one name', () => {
    const followUp = decided({ kind: 'apart', lesion: 'a', date: '20240301' });
    expect(followUp.lesions.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'a#20240301', 'x']);
    expect(followUp.visits[1].missing).toEqual(['a', 'b']);
  });

  test('counts two targets that grew together once, and a target that grew into another lesion by that one', () => {
    const followUp = decided({ kind: 'merged', lesion: 'b', other: 'a', date: '20240301' });
    expect(followUp.visits[1]).toMatchObject({ sumMm: 20, missing: [], response: 'PR' });
    expect(followUp.lesions[1].visits[1]).toEqual({ state: 'merged' });
    expect(last({ kind: 'merged', lesion: 'b', other: 'x', date: '20240301' })).toMatchObject({
      sumMm: 35,
      missing: [],
    });
    expect(last({ kind: 'merged', lesion: 'b', other: 'c', date: '20240301' }).missing).toEqual(['b']);
  });

  test('adds the pieces of a lesion that fell apart, once each of them was seen', () => {
    const split: LesionDecision = { kind: 'split', lesion: 'a', other: 'x', date: '20240301' };
    const gone: LesionDecision = { kind: 'absent', lesion: 'b', date: '20240301' };
    const followUp = decided(split, gone);
    expect(followUp.visits[1]).toMatchObject({ sumMm: 35, response: 'PR' });
    expect(followUp.lesions.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    const unseen = decided({ ...split, other: 'b' }, gone);
    expect(unseen.lesions.map(({ key }) => key)).toEqual(['a', 'c', 'x']);
    expect(unseen.visits[1].sumMm).toBe(20);
    expect(decided({ ...split, other: 'b' }).visits[1].missing).toEqual(['a']);
  });

  test('is taken back by a later one: what was joined comes apart, and is joined again', () => {
    const joined: LesionDecision = { kind: 'same', lesion: 'b', other: 'x' };
    const apart: LesionDecision = { kind: 'apart', lesion: 'b', date: '20240301' };
    expect(last(joined, apart).missing).toEqual(['b']);
    expect(last(joined, apart, joined).missing).toEqual([]);
  });

  test('makes a new lesion progression, and one that is none nothing', () => {
    expect(last({ kind: 'new', lesion: 'x' })).toMatchObject({ response: 'PD', newLesions: ['x'] });
    const { lesions, warnings } = decided({ kind: 'not-new', lesion: 'x' });
    expect(lesions.some(({ key }) => key === 'x')).toBe(false);
    expect(warnings.map(({ code }) => code)).not.toContain('new-name');
  });

  test('judges non-target lesions', () => {
    expect(last().nonTarget).toBe('NE');
    expect(last({ kind: 'absent', lesion: 'c', date: '20240301' }).nonTarget).toBe('CR');
    expect(last({ kind: 'progressed', lesion: 'c', date: '20240301' })).toMatchObject({
      nonTarget: 'PD',
      response: 'PD',
    });
  });

  test('is told where it names a lesion that is not there', () => {
    expect(decided({ kind: 'absent', lesion: 'z', date: '20240301' }).warnings).toContainEqual(
      expect.objectContaining({ code: 'unused-decision' }),
    );
  });
});

describe('volumes', () => {
  const result = (uid: string, volumeMm3: number, changes: Partial<ReadResult> = {}): ReadResult => ({
    studyInstanceUID: '4',
    seriesInstanceUID: '5',
    sopClassUID: '6',
    sopInstanceUID: uid,
    trackingID: 'a',
    findingSites: [liver],
    volumeMm3,
    volumeIntervalMm3: [0.9 * volumeMm3, 1.1 * volumeMm3],
    longAxisMm: 41,
    shortAxisMm: 30,
    verified: false,
    writtenAt: '1',
    predecessors: [],
    ...changes,
  });
  const dated = (date: string, each: ReadResult) => ({ result: each, patient: 'P', date });
  const marks = [...at('20240101', mark('a', 40)), ...at('20240301', mark('a', 36))];
  const documents = (...results: readonly ReturnType<typeof dated>[]) => ({ marks, pixelSizes: new Map(), results });

  test('tell response beside diameters, and where both disagree', () => {
    const { visits } = followUpOf(
      documents(dated('20240101', result('1', 9000)), dated('20240301', result('2', 3000))),
    );
    expect(visits[1]).toMatchObject({ response: 'SD', discordant: true });
    expect(visits[1].volumetric).toMatchObject({ response: 'PR', sumMm3: 3000 });
  });

  test('are those that a reader stands for where asked; sizes come from them', () => {
    const results = [
      dated('20240101', result('1', 9000)),
      dated('20240101', result('2', 8000, { verified: true, longAxisMm: 43 })),
      dated('20240301', result('3', 7000)),
    ];
    const { visits, lesions } = followUpOf(documents(...results), { basis: 'reviewed' });
    expect(visits.map(({ sumMm }) => sumMm)).toEqual([43]);
    expect(lesions[0].visits[0]).toMatchObject({ volumeMm3: 8000, verified: true });
    expect(followUpOf(documents(...results), { basis: 'results' }).visits.map(({ sumMm }) => sumMm)).toEqual([43, 41]);
  });

  test('belong to marks without a tracking UID too: the result has the one that was derived of the mark', () => {
    const [{ mark: first }] = marks;
    const derived = result('1', 9000, { trackingUID: trackingOf(first).uid, trackingID: 'another' });
    expect(followUpOf(documents(dated('20240101', derived))).lesions[0].visits[0].volumeMm3).toBe(9000);
  });

  test('leave out what readers rejected or replaced', () => {
    const results = [
      dated('20240101', result('1', 9000, { writtenAt: '9' })),
      dated('20240101', result('2', 8000)),
      dated('20240101', result('3', 7000, { predecessors: ['2'] })),
    ];
    const { lesions, warnings } = followUpOf({ ...documents(...results), rejected: new Set(['1']) });
    expect(lesions[0].visits[0].volumeMm3).toBe(7000);
    expect(warnings.map(({ code }) => code)).toContain('result-rejected');
  });

  test('that are missing at a visit are told', () => {
    const { visits, warnings } = followUpOf(documents(dated('20240101', result('1', 9000))));
    expect(visits[1].volumetric).toBeUndefined();
    expect(warnings.map(({ code }) => code)).toContain('volumes-missing');
  });
});

describe('a folder of AIM annotations', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recist3d-follow-up-'));
    const visits = [
      ['20240101', 40],
      ['20240301', 20],
    ] as const;
    for (const [date, longMm] of visits) {
      const annotation = aimJson([{ ...drawnMark, longMm }], { key: date });
      const dated = annotation.replace('"imageStudy":{', `$&"startDate":{"value":"${date}"},`);
      await writeFile(join(folder, `${date}.json`), dated);
    }
    await writeFile(join(folder, 'notes.txt'), 'nothing');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is judged, and shown as a table with reasons', async () => {
    const lines = responseTable(await followUpOfFolder(folder)).split('\n');
    expect(lines[0]).toMatch(/^lesion, mm +2024-01-01 +2024-03-01$/);
    expect(lines.find((line) => line.startsWith('response'))).toMatch(/baseline +PR$/);
    expect(lines.at(-1)).toMatch(/^2024-03-01 {2}PR {2}The sum shrank by 50.0 % from baseline, 40.0 mm\.$/);
  });
});
