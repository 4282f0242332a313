import dcmjs from 'dcmjs';
import { describe, expect, test } from '@jest/globals';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import type { WritableDataset } from '../../../../dicom-sr/part10/writable-dataset.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';

const dataset: WritableDataset = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '2.25.7',
  PatientName: 'Müller^Jürgen=山田^太郎',
  PatientID: '',
  Modality: 'CT',
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  PixelSpacing: [0.9765625, 1 / 3],
  Rows: 2,
  PixelRepresentation: 1,
  SmallestImagePixelValue: 7,
  FrameIncrementPointer: 0x00181063,
  RecommendedDisplayFrameRateInFloat: 0.5,
  ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '1.2.3' }, { ReferencedSOPInstanceUID: '1.2.4' }],
  SourceImageSequence: [],
  BitsAllocated: 16,
  PixelData: Uint8Array.of(1, 2, 3, 4),
};

const readBack = (bytes: Uint8Array): Record<string, unknown> => {
  const file = dcmjs.data.DicomMessage.readFile(bytes.slice().buffer);
  return { ...dcmjs.data.DicomMetaDictionary.naturalizeDataset(file.dict), meta: file.meta };
};

describe('writePart10', () => {
  test.each([
    transferSyntax.explicitLittleEndian,
    transferSyntax.implicitLittleEndian,
    transferSyntax.deflatedExplicitLittleEndian,
  ])('writes %s so that dcmjs reads the same values', (transferSyntaxUID) => {
    const read = readBack(writePart10(dataset, { transferSyntaxUID }));
    expect(read).toMatchObject({
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      PixelSpacing: [0.9765625, 0.33333333333333],
      SmallestImagePixelValue: 7,
      Rows: 2,
    });
    expect(JSON.stringify(read['PatientName'])).toContain('Müller^Jürgen');
    expect(read['ReferencedImageSequence']).toHaveLength(2);
    expect([...new Uint8Array((read['PixelData'] as ArrayBuffer[])[0])]).toEqual([1, 2, 3, 4]);
  });

  test('gives identical bytes for the same attributes in another order', () => {
    const reversed = Object.fromEntries(Object.entries(dataset).reverse());
    expect(Buffer.from(writePart10(reversed))).toEqual(Buffer.from(writePart10(dataset)));
  });

  test.each<[string, WritableDataset]>([
    ['a keyword that PS3.6 does not know', { PatientNme: 'x' }],
    ['a code string in lower case', { Modality: 'ct' }],
    ['a long string of 65 characters', { SeriesDescription: 'x'.repeat(65) }],
    ['a UID with an empty component', { SOPInstanceUID: '1..02.3' }],
    ['an impossible date', { ContentDate: '20240230x' }],
    ['a number that is none', { SliceThickness: Number.NaN }],
    ['bytes in a text', { SeriesDescription: Uint8Array.of(1) }],
    ['a text in a sequence', { SegmentSequence: 'x' }],
    ['a backslash inside one value', { SeriesDescription: 'a\\b' }],
  ])('refuses %s and does not repeat the value', (_, wrong) => {
    const write = (): Uint8Array => writePart10({ ...dataset, ...wrong });
    expect(write).toThrow(expect.objectContaining({ code: 'invalid-attribute' }));
    expect(write).not.toThrow(/xxxx|1\.\.02\.3|20240230/);
  });

  test('repeats a patient ID as found even where it breaks its VR', () => {
    const found = 'ID-'.repeat(30);
    expect(readBack(writePart10({ ...dataset, PatientID: found }))['PatientID']).toBe(found);
  });

  test('repeats a reference as found even where it breaks its VR', () => {
    const reference = { ReferencedSOPInstanceUID: '1.02.003' };
    const read = readBack(writePart10({ ...dataset, ReferencedImageSequence: [reference] }));
    expect(read['ReferencedImageSequence']).toMatchObject([reference]);
  });

  test('refuses to write a compressed transfer syntax', () => {
    expect(() => writePart10(dataset, { transferSyntaxUID: transferSyntax.rleLossless })).toThrow(
      expect.objectContaining({ code: 'unsupported-transfer-syntax' }),
    );
  });
});
