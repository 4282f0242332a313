import { describe, expect, test } from '@jest/globals';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import type { WritableDataset } from '../../../../dicom-sr/part10/writable-dataset.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import type { StoredValues } from '../../../../dicom-sr/writers/ct/stored-pixels.js';
import { ctSeriesDatasets } from '../../../../dicom-sr/writers/write-ct-series.js';
import { grids, testSeries } from '../../../fixtures/dicom/ct-series.js';

const series = testSeries(grids.oblique);
const [image] = ctSeriesDatasets(series);
const plane = series.shape[1] * series.shape[2];
const read = (changes: WritableDataset = {}, transferSyntaxUID: string = transferSyntax.explicitLittleEndian) =>
  readCtImage(writePart10({ ...image, ...changes }, { transferSyntaxUID }));

/** The file meta information says RLE; what follows stays as it is. */
function relabelledAsRle(): Uint8Array {
  const bytes = Buffer.from(writePart10({ ...image }));
  bytes.write(transferSyntax.rleLossless, bytes.indexOf(transferSyntax.explicitLittleEndian), 'latin1');
  return bytes;
}

describe('readCtImage', () => {
  test.each([
    transferSyntax.explicitLittleEndian,
    transferSyntax.implicitLittleEndian,
    transferSyntax.deflatedExplicitLittleEndian,
  ])('reads geometry, header and HU in %s', (syntax) => {
    const ct = read({}, syntax);
    expect(ct.matrix).toEqual([12, 10]);
    expect(ct.pixelSpacingMm).toEqual([0.75, 0.625]);
    expect(ct.header).toEqual(series.header);
    expect(ct.frameOfReferenceUID).toBe(series.header.FrameOfReferenceUID);
    expect(Array.from(ct.pixels)).toEqual(Array.from(series.voxels.subarray(0, plane)));
    expect(ct.pixels).toBeInstanceOf(Int16Array);
  });

  test.each<[string, StoredValues]>([
    ['12 bits unsigned', { bitsStored: 12, signed: false, slope: 1, intercept: -1024 }],
    ['12 bits signed', { bitsStored: 12, signed: true, slope: 1, intercept: 0 }],
    ['16 bits unsigned', { bitsStored: 16, signed: false, slope: 1, intercept: -1024 }],
    ['16 bits signed with slope 2', { bitsStored: 16, signed: true, slope: 2, intercept: -1 }],
  ])('gives the same HU whether they were stored as %s', (_, stored) => {
    const wanted = Int16Array.from({ length: plane }, (_value, i) => 2 * i - 1001);
    const [dataset] = ctSeriesDatasets({ ...series, voxels: wanted, shape: [1, 12, 10], stored });
    expect(Array.from(readCtImage(writePart10(dataset)).pixels)).toEqual(Array.from(wanted));
  });

  test('cuts off what lies above the stored bits', () => {
    const words = Uint16Array.from({ length: plane }, (_, i) => 0xf000 | i);
    const overlay = { BitsStored: 12, HighBit: 11, PixelRepresentation: 0, PixelData: new Uint8Array(words.buffer) };
    expect(Array.from(read(overlay).pixels)).toEqual(Array.from({ length: plane }, (_, i) => i));
  });

  test('takes the stored bits from where HighBit says', () => {
    const words = Uint16Array.from({ length: plane }, (_, i) => i << 4);
    const shifted = { BitsStored: 12, HighBit: 15, PixelRepresentation: 1, PixelData: new Uint8Array(words.buffer) };
    expect(Array.from(read(shifted).pixels)).toEqual(Array.from({ length: plane }, (_, i) => i));
  });

  test('keeps fractions of HU as Float32', () => {
    const ct = read({ RescaleSlope: 0.5 });
    expect(ct.pixels).toBeInstanceOf(Float32Array);
    expect(ct.pixels[1]).toBe(-511.5);
  });

  test('keeps HU beyond 16 bits as Float32', () => {
    const words = new Uint16Array(plane).fill(65535);
    const bright = { PixelRepresentation: 0, PixelData: new Uint8Array(words.buffer) };
    expect(read(bright).pixels[0]).toBe(65535);
  });

  test('keeps HU that overflow 32 bits as Float32', () => {
    const words = new Uint16Array(plane).fill(65535);
    const wild = { PixelRepresentation: 0, RescaleSlope: 65537, PixelData: new Uint8Array(words.buffer) };
    expect(read(wild).pixels[0]).toBe(4294967296);
  });

  test('remembers that the image was lossy once', () => {
    const lossy = {
      LossyImageCompression: '01',
      LossyImageCompressionRatio: [8.5],
      LossyImageCompressionMethod: 'ISO_15444_1',
    };
    expect(read(lossy).lossyCompression).toEqual({ ratios: [8.5], methods: ['ISO_15444_1'] });
    expect(read()).not.toHaveProperty('lossyCompression');
  });

  test.each<[string, string, WritableDataset]>([
    ['not-ct', 'an MR image', { SOPClassUID: '1.2.840.10008.5.1.4.1.1.4' }],
    ['not-ct', 'a map of atomic numbers', { RescaleType: 'Z_EFF' }],
    ['invalid-attribute', 'a pixel spacing of 0', { PixelSpacing: [0, 0.7] }],
    ['invalid-attribute', 'one number for the pixel spacing', { PixelSpacing: 0.7 }],
    ['invalid-attribute', 'no position', { ImagePositionPatient: null }],
    ['invalid-attribute', 'an orientation that is no unit vector', { ImageOrientationPatient: [1, 0, 0, 0, 0.5, 0] }],
    ['invalid-attribute', 'directions that are not perpendicular', { ImageOrientationPatient: [1, 0, 0, 0.6, 0.8, 0] }],
    ['invalid-attribute', 'no frame of reference', { FrameOfReferenceUID: null }],
    ['invalid-attribute', 'no rescale slope', { RescaleSlope: undefined }],
    ['invalid-attribute', '32 bits allocated', { BitsAllocated: 32, BitsStored: 32, HighBit: 31 }],
    ['invalid-attribute', 'colours', { SamplesPerPixel: 3 }],
    ['invalid-attribute', 'a high bit below the stored bits', { BitsStored: 16, HighBit: 11 }],
    ['invalid-attribute', 'pixel data that is cut off', { PixelData: new Uint8Array(20) }],
    ['invalid-attribute', 'no pixel data', { PixelData: undefined }],
    ['invalid-attribute', 'two frames', { NumberOfFrames: 2 }],
    ['invalid-attribute', 'no rows', { Rows: 0 }],
  ])('refuses as %s: %s', (code, _, changes) => {
    expect(() => read(changes)).toThrow(expect.objectContaining({ code }));
  });

  test('refuses positions that are no numbers', () => {
    const bytes = Buffer.from(writePart10({ ...image, ImagePositionPatient: ['1111', '2222', '3333'] }));
    bytes.write('2,22', bytes.indexOf('2222'), 'latin1');
    expect(() => readCtImage(bytes)).toThrow(expect.objectContaining({ code: 'invalid-attribute' }));
  });

  test('refuses compressed pixels and names how they are compressed', () => {
    expect(() => readCtImage(relabelledAsRle())).toThrow(
      expect.objectContaining({
        code: 'unsupported-transfer-syntax',
        message: expect.stringContaining('RLE Lossless'),
      }),
    );
  });
});
