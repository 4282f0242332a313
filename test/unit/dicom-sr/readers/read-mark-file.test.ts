import { describe, expect, test } from '@jest/globals';
import { readMarkFile } from '../../../../dicom-sr/readers/read-mark-file.js';
import { writeMarkSr } from '../../../../dicom-sr/writers/write-mark-sr.js';
import { markSrContent } from '../../../fixtures/mark-report.js';
import { rawPart10 } from '../../../fixtures/raw-part10.js';

const reasonsOf = (bytes: Uint8Array) => readMarkFile(bytes).warnings.map(({ reason }) => reason);

describe('readMarkFile', () => {
  const { part10 } = writeMarkSr(markSrContent());

  test('reads the marks of a report', () => {
    expect(readMarkFile(part10).marks).toHaveLength(1);
  });

  test.each([
    ['a text', new Uint8Array(Buffer.from('not a document')), 'unsupported-document'],
    ['an empty file', new Uint8Array(0), 'unsupported-document'],
    ['a report that is cut off', part10.subarray(0, part10.length - 5), 'damaged-document'],
    ['a report in a foreign syntax', rawPart10('1.2.840.113619.5.2', new Uint8Array(0)), 'unsupported-transfer-syntax'],
  ])('gives a warning for %s', (_, bytes, reason) => {
    expect(reasonsOf(bytes)).toEqual([reason]);
  });
});
