import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deriveUid } from '../../../../dicom-sr/provenance/derive-uid.js';
import type { Mark } from '../../../../dicom-sr/measurement/mark.js';
import type { DatedMark } from '../../../../server/follow-up/dated-marks.js';
import { followUpOf, followUpOfFolder } from '../../../../server/follow-up/follow-up-of-folder.js';
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
    expect(codes(followUp)).toEqual([code]);
    expect(followUp.visits[0].sumMm === 40 || code === 'two-marks').toBe(true);
  });

  test('never mixes patients', () => {
    const marks = [
      ...at('20240101', mark('a', 40)),
      ...at('20240201', mark('a', 20)).map((each) => ({ ...each, patient: 'Q' })),
    ];
    const folder = { marks, pixelSizes: new Map() };
    expect(() => followUpOf(folder)).toThrow(expect.objectContaining({ code: 'several-patients' }));
    expect(followUpOf(folder, 'P').visits).toHaveLength(1);
  });

  test('needs a mark', () => {
    expect(() => judged()).toThrow(expect.objectContaining({ code: 'no-follow-up' }));
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
    expect(lines[0]).toMatch(/^lesion +20240101 +20240301$/);
    expect(lines.find((line) => line.startsWith('response'))).toMatch(/baseline +PR$/);
    expect(lines.at(-1)).toMatch(/^20240301 {2}PR {2}The sum shrank by 50.0 % from baseline, 40.0 mm\.$/);
  });
});
