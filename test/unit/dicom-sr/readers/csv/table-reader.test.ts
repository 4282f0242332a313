import { describe, expect, test } from '@jest/globals';
import type { NamedImage } from '../../../../../dicom-sr/measurement/mark.js';
import type { HeaderMap } from '../../../../../dicom-sr/readers/csv/table-layouts.js';
import { readMarkFile } from '../../../../../dicom-sr/readers/read-mark-file.js';
import { drawnMark } from '../../../../fixtures/marks/drawn-mark.js';
import { csv, dlInfoTable, markTable } from '../../../../fixtures/marks/mark-table.js';

const read = (text: string, headerMap?: HeaderMap) => {
  const result = readMarkFile(new Uint8Array(Buffer.from(text)), { headerMap });
  const unplaced = result.unplaced ?? [];
  return { ...result, unplaced, place: unplaced[0]?.place as NamedImage | undefined };
};
const endpoints = ['longX1', 'longY1', 'longX2', 'longY2'];
const header = ['SOPInstanceUID', ...endpoints];
const row = ['2.25.2007', '100.5', '120.25', '131.5', '120.25'];

describe('a table of marks', () => {
  test('is read with both axes, name and stated lengths', () => {
    const { marks, unplaced, warnings } = read(markTable([{ ...drawnMark, longMm: 24.8, shortMm: 17.4 }]));
    expect(marks).toEqual([]);
    expect(warnings).toEqual([]);
    expect(unplaced).toEqual([
      {
        place: {
          kind: 'named-image',
          sopInstanceUID: '2.25.2007',
          longAxis: { endpoints: drawnMark.long, reportedMm: 24.8 },
          shortAxis: { endpoints: drawnMark.short, reportedMm: 17.4 },
        },
        mark: {
          trackingID: 'Lesion 1',
          findingSites: [],
          source: expect.objectContaining({ format: 'csv', sopClassUID: '', groupIndex: 0 }),
        },
      },
    ]);
  });

  test.each([
    ['other cases and blanks', ['SOP Instance UID', 'LONG_X1', 'long-y1', 'Long X2', 'longy2'], undefined],
    [
      'names of its own',
      ['uid', 'x1', 'y1', 'x2', 'y2'],
      { sopInstanceUID: 'uid', longX1: 'x1', longY1: 'y1', longX2: 'x2', longY2: 'y2' },
    ],
    ['a byte order mark', ['\ufeffSOPInstanceUID', ...endpoints], undefined],
  ])('is read with columns in %s', (_, names, map) => {
    expect(read(csv([names, row]), map).place?.longAxis.endpoints).toEqual(drawnMark.long);
  });

  test('is read where semicolons separate its columns', () => {
    expect(read(`${header.join(';')}\n${row.join(';')}\n`).unplaced).toHaveLength(1);
  });

  test('names images by series and number', () => {
    const names = ['SeriesInstanceUID', 'InstanceNumber', ...endpoints];
    expect(read(csv([names, ['2.25.2000', '37', ...row.slice(1)]])).place).toMatchObject({
      seriesInstanceUID: '2.25.2000',
      instanceNumber: 37,
    });
  });

  test('puts the longer line first', () => {
    const { long, short = long } = drawnMark;
    expect(read(markTable([{ ...drawnMark, long: short, short: long }])).place?.longAxis.endpoints).toEqual(long);
  });

  test('goes on after rows that cannot be read, and says which they are', () => {
    const bad = [
      ['2.25.2007', '100.5', 'left', '131.5', '120.25'],
      ['', ...row.slice(1)],
      ['2.25.2007', '5', '5', '5', '5'],
      ['2.25.2007', '100.5'],
    ];
    const { unplaced, warnings } = read(csv([header, row, ...bad, row]));
    expect(unplaced.map(({ mark }) => mark.source.groupIndex)).toEqual([0, 5]);
    expect(warnings.map(({ reason, detail, groupIndex }) => [reason, detail.slice(0, 7), groupIndex])).toEqual([
      ['invalid-row', 'Line 3:', 1],
      ['invalid-row', 'Line 4:', 2],
      ['zero-length', 'Line 5:', 3],
      ['invalid-row', 'Line 6:', 4],
    ]);
  });

  test.each([
    ['half a short axis', { shortX1: '1' }],
    ['a stated length that is none', { longMm: 'long' }],
    ['a frame that is none', { frameNumber: '1.5' }],
  ])('refuses a row with %s', (_, more: Readonly<Record<string, string>>) => {
    const table = csv([
      [...header, ...Object.keys(more)],
      [...row, ...Object.values(more)],
    ]);
    expect(read(table).warnings.map(({ reason }) => reason)).toEqual(['invalid-row']);
  });

  test.each([
    [
      'a table of something else',
      csv([
        ['a', 'b', 'c', 'd'],
        ['1', '2', '3', '4'],
      ]),
      'unknown-columns',
    ],
    ['a text', 'Dear colleague,\nthank you.\n', 'unsupported-document'],
    ['an open quotation mark', `${header.join(',')}\n"${'x'.repeat(100_000)}`, 'invalid-row'],
  ])('is told from %s', (_, text, reason) => {
    const { unplaced, warnings } = read(text);
    expect(unplaced).toEqual([]);
    expect(warnings.map((warning) => warning.reason)).toEqual([reason]);
  });

  test('ends at a table that is damaged throughout', () => {
    const { warnings } = read(`${header.join(',')}\n${`${'"x'.repeat(3)}\n`.repeat(5000)}`);
    expect(warnings.length).toBeLessThan(6000);
    expect(new Set(warnings.map(({ reason }) => reason))).toEqual(new Set(['invalid-row']));
  });
});

describe('a table as DeepLesion has it', () => {
  const spacing = [0.75, 0.5] as const;
  const table = (series: string) =>
    dlInfoTable([{ mark: drawnMark, series, instanceNumber: 37, pixelSpacingMm: spacing }]);

  test('names the series by numbers', () => {
    expect(read(table('2')).place).toMatchObject({
      series: { seriesNumber: '2', patientID: '1', studyID: '1' },
      instanceNumber: 37,
      pixelSpacingMm: spacing,
    });
  });

  test('names the series by UID where it has one', () => {
    expect(read(table('2.25.2000')).place).toMatchObject({ seriesInstanceUID: '2.25.2000', instanceNumber: 37 });
  });

  test('gives lengths in mm', () => {
    const { longAxis, shortAxis } = read(table('2')).place ?? {};
    expect([longAxis?.reportedMm, shortAxis?.reportedMm]).toEqual([31 * 0.5, 21.75 * 0.5]);
  });
});
