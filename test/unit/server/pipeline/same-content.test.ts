import { describe, expect, test } from '@jest/globals';
import type { WritableDataset } from '../../../../dicom-sr/part10/writable-dataset.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import { sameContent } from '../../../../server/pipeline/same-content.js';

const dataset: WritableDataset = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4',
  SOPInstanceUID: '2.25.1',
  StudyInstanceUID: '2.25.2',
  SeriesInstanceUID: '2.25.3',
  PatientName: 'Test^Case',
  ContentDate: '20240102',
  SoftwareVersions: '0.1.0',
  Rows: 2,
  SegmentSequence: [{ SegmentNumber: 1, SegmentLabel: 'Lesion' }],
  PixelData: new Uint8Array([1, 2, 3, 4]),
};
const file = (changes: WritableDataset = {}): Uint8Array => writePart10({ ...dataset, ...changes });

describe('what an archive gives back', () => {
  test('is the same byte by byte', () => {
    expect(sameContent(file(), file())).toBe(true);
  });

  test.each([
    ['with another encoding', writePart10(dataset, { transferSyntaxUID: '1.2.840.10008.1.2' })],
    ['with the patient as the archive knows him', file({ PatientName: 'CASE^TEST', PatientID: '77' })],
    ['with an attribute that the archive added', file({ InstitutionName: 'Hospital' })],
    ['with the date and version of an earlier writing', file({ ContentDate: '20230101', SoftwareVersions: '0.0.9' })],
  ])('is the same %s', (_title, held) => {
    expect(sameContent(file(), held)).toBe(true);
  });

  test.each([
    ['with other voxels', file({ PixelData: new Uint8Array([1, 2, 3, 5]) })],
    ['with another size', file({ Rows: 4 })],
    ['with another segment', file({ SegmentSequence: [{ SegmentNumber: 1, SegmentLabel: 'Other' }] })],
    [
      'with a further segment',
      file({ SegmentSequence: [{ SegmentNumber: 1, SegmentLabel: 'Lesion' }, { SegmentNumber: 2 }] }),
    ],
    ['without an attribute', writePart10({ ...dataset, SegmentSequence: [] })],
    ['under another UID', file({ SOPInstanceUID: '2.25.9' })],
  ])('is not the same %s', (_title, held) => {
    expect(sameContent(file(), held)).toBe(false);
  });
});
