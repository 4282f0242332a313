import { describe, expect, test } from '@jest/globals';
import type { Mark } from '../../../../dicom-sr/measurement/mark.js';
import type { FoundDocument } from '../../../../server/convert/settle-versions.js';
import { settleVersions } from '../../../../server/convert/settle-versions.js';

const series = new Map([
  ['image 1', 'series 1'],
  ['image 2', 'series 2'],
]);

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

const settled = (...documents: readonly FoundDocument[]) =>
  settleVersions(documents, series).map(({ document: name, superseded }) => [name, superseded]);

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
