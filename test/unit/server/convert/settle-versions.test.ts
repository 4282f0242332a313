import { describe, expect, test } from '@jest/globals';
import type { Mark } from '../../../../dicom-sr/measurement/mark.js';
import { openConversionDatabase } from '../../../../server/convert/conversion-database.js';
import { settleVersions } from '../../../../server/convert/settle-versions.js';

/** A report of a folder, as the index holds it. */
interface FoundDocument {
  readonly name: string;
  readonly sopInstanceUID: string;
  readonly writtenAt: string;
  readonly predecessors: readonly string[];
  readonly marks: readonly Mark[];
}

function mark(trackingUID: string | undefined, image: string): Mark {
  return {
    longAxis: {
      endpoints: [
        [1, 1],
        [5, 5],
      ],
    },
    referencedImage: { sopClassUID: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUID: image },
    ...(trackingUID !== undefined && { trackingUID }),
    findingSites: [],
    source: { sopClassUID: '', sopInstanceUID: '', seriesInstanceUID: '', studyInstanceUID: '', groupIndex: 0 },
  };
}

const document = (name: string, changes: Partial<FoundDocument> = {}): FoundDocument => ({
  name,
  sopInstanceUID: `uid of ${name}`,
  writtenAt: '20260101120000.000000',
  predecessors: [],
  marks: [mark('lesion', 'image 1')],
  ...changes,
});

/** The marks that are to be done, by document, with the reason where another one counts in their place. */
function settled(...documents: readonly FoundDocument[]): readonly (readonly [string, string | undefined])[] {
  const database = openConversionDatabase(':memory:');
  const file = (name: string, kind: string, sop: string | null, series: string | null, source: string | null = null) =>
    database.run('INSERT INTO files VALUES (?, 1, 1, 1, ?, ?, ?, NULL, NULL, ?)', name, kind, sop, series, source);
  file('ct 1', 'ct', 'image 1', 'series 1');
  file('ct 2', 'ct', 'image 2', 'series 2');
  file('part 1', 'ct', 'part of image 1', 'series 3', 'image 1');
  file('part 2', 'ct', 'part of image 3', 'series 3', 'image 3');
  for (const { name, sopInstanceUID, writtenAt, predecessors, marks } of documents) {
    file(name, 'document', sopInstanceUID, null);
    const values = [name, sopInstanceUID, writtenAt, JSON.stringify(predecessors)];
    database.run('INSERT INTO documents VALUES (?, ?, ?, ?)', ...values);
    marks.forEach(({ referencedImage, trackingUID = null }, position) =>
      database.run(
        'INSERT INTO marks VALUES (?, ?, ?, ?, ?, NULL)',
        name,
        position,
        referencedImage.sopInstanceUID,
        trackingUID,
        '{}',
      ),
    );
  }
  settleVersions(database);
  const rows = database.all('SELECT name, superseded FROM work ORDER BY name, position');
  database.close();
  return rows.map(({ name, superseded }) => [String(name), superseded === null ? undefined : String(superseded)]);
}

describe('settleVersions', () => {
  test('takes a mark of a single report as it is', () => {
    expect(settled(document('a'))).toEqual([['a', undefined]]);
  });

  test('takes the mark that was written last', () => {
    const later = document('a', { writtenAt: '20260102080000.000000' });
    expect(settled(document('b'), later)).toEqual([
      ['a', undefined],
      ['b', 'newer-mark'],
    ]);
  });

  test('finds the series of an image that lies there in the parts of a concatenation', () => {
    const marks = [mark('lesion', 'image 3')];
    const later = document('b', { marks, writtenAt: '20260101130000.000000' });
    expect(settled(document('a', { marks }), later)).toEqual([
      ['a', 'newer-mark'],
      ['b', undefined],
    ]);
  });

  test('does not take the marks of a report that another one replaces', () => {
    const newer = document('b', { predecessors: ['uid of a'], marks: [mark('another lesion', 'image 1')] });
    expect(settled(document('a'), newer)).toEqual([
      ['a', 'newer-document'],
      ['b', undefined],
    ]);
  });

  test('does not let a replaced report supersede another, however late it was written', () => {
    const replaced = document('b', { writtenAt: '20270101000000.000000' });
    const newer = document('c', { predecessors: ['uid of b'], marks: [] });
    expect(settled(document('a'), replaced, newer)).toEqual([
      ['a', undefined],
      ['b', 'newer-document'],
    ]);
  });

  test('keeps marks of one lesion on two series: it is followed over time', () => {
    const followUp = document('b', { marks: [mark('lesion', 'image 2')] });
    expect(settled(document('a'), followUp)).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  test('keeps marks without tracking UID, and marks whose image is not there', () => {
    const untracked = (name: string) =>
      document(name, { marks: [mark(undefined, 'image 1'), mark('lesion', 'elsewhere')] });
    expect(settled(untracked('a'), untracked('b')).every(([, superseded]) => superseded === undefined)).toBe(true);
  });

  test('counts a report that lies in the folder twice once', () => {
    expect(settled(document('a'), { ...document('a'), name: 'copy of a' })).toEqual([['a', undefined]]);
  });
});
