import { expect, test } from '@jest/globals';
import { decodedTransferSyntaxes } from '../../dicom-sr/codec/load-frame-decoder.js';
import { readFileMeta } from '../../dicom-sr/part10/read-file-meta.js';
import { toLittleEndian } from '../../dicom-sr/part10/to-little-endian.js';
import { transferSyntax } from '../../dicom-sr/part10/transfer-syntax.js';
import type { WritableDataset } from '../../dicom-sr/part10/writable-dataset.js';
import { writePart10 } from '../../dicom-sr/part10/write-part10.js';
import { readImages } from '../../dicom-sr/volume/read-ct-image.js';
import { ctSeriesDatasets } from '../../dicom-sr/writers/write-ct-series.js';
import type { StoredValues } from '../../dicom-sr/writers/ct/stored-pixels.js';
import { createPhantom } from '../../models/phantom/create-phantom.js';
import { testHeader } from '../fixtures/dicom/ct-series.js';
import { encapsulatedImage } from '../fixtures/dicom/encapsulated-image.js';
import { describeWith } from '../services/available.js';
import { converted, pgm, readPgm } from '../services/foreign-encoders.js';

/** One slice of a patient, rows ≠ columns, so that nothing is square by chance. */
const [rows, columns] = [96, 72];
const hu = chestSlice();

const stored = {
  '16 bits signed': { bitsStored: 16, signed: true, slope: 1, intercept: 0 },
  '16 bits unsigned': { bitsStored: 16, signed: false, slope: 1, intercept: -1024 },
  '12 bits unsigned': { bitsStored: 12, signed: false, slope: 1, intercept: -1024 },
  '12 bits signed': { bitsStored: 12, signed: true, slope: 1, intercept: 0 },
} as const satisfies Record<string, StoredValues>;
type Depth = keyof typeof stored;
const depths = Object.keys(stored) as Depth[];

function chestSlice(): Int16Array {
  const { volume } = createPhantom({ slices: 24, matrix: 96, lesions: 0 });
  const start = 12 * 96 * 96;
  const slice = new Int16Array(rows * columns);
  for (let i = 0; i < slice.length; i++) {
    const value = volume.voxels[start + Math.floor(i / columns) * 96 + (i % columns)] ?? 0;
    slice[i] = Math.max(-1024, Math.min(2000, Math.round(value)));
  }
  return slice;
}

function dataset(depth: Depth): WritableDataset {
  const affine = { origin: [0, 0, 0], columnStep: [0.7, 0, 0], rowStep: [0, 0.8, 0], sliceStep: [0, 0, 1] } as const;
  const content = { voxels: hu, shape: [1, rows, columns], affine, header: testHeader('codec'), key: 'codec' } as const;
  return ctSeriesDatasets({ ...content, stored: stored[depth] })[0];
}

/** The same slice in 8 bits, 16 HU a step. */
function dataset8(): WritableDataset {
  const pixels = Uint8Array.from(hu, (value) => Math.max(0, Math.min(255, Math.round((value + 1024) / 16))));
  const format = { BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 };
  return { ...dataset('12 bits unsigned'), ...format, RescaleSlope: 16, RescaleIntercept: -1024, PixelData: pixels };
}

async function pixelsOf(part10: Uint8Array): Promise<readonly number[]> {
  const [image] = await readImages(part10);
  return Array.from(image?.pixels ?? []);
}

const syntaxOf = (part10: Uint8Array): string => readFileMeta(part10).transferSyntaxUID;

type Lossless = readonly [name: string, program: string, args: readonly string[], syntax: string];
const byDcmtk: readonly Lossless[] = [
  ['big endian', 'dcmconv', ['+tb', 'IN', 'OUT'], transferSyntax.explicitBigEndian],
  ['implicit', 'dcmconv', ['+ti', 'IN', 'OUT'], transferSyntax.implicitLittleEndian],
  ['deflated', 'dcmconv', ['+td', 'IN', 'OUT'], transferSyntax.deflatedExplicitLittleEndian],
  ['RLE', 'dcmcrle', ['IN', 'OUT'], transferSyntax.rleLossless],
  ['JPEG lossless, first order', 'dcmcjpeg', ['+e1', 'IN', 'OUT'], transferSyntax.jpegLosslessFirstOrder],
  ...[1, 2, 3, 4, 5, 6, 7].map((predictor): Lossless => [
    `JPEG lossless, predictor ${predictor}`,
    'dcmcjpeg',
    ['+el', '+sv', String(predictor), 'IN', 'OUT'],
    transferSyntax.jpegLossless,
  ]),
  ['JPEG-LS', 'dcmcjpls', ['+el', 'IN', 'OUT'], transferSyntax.jpegLsLossless],
];
const byGdcm: readonly Lossless[] = [
  ['RLE', 'gdcmconv', ['--rle', 'IN', 'OUT'], transferSyntax.rleLossless],
  ['JPEG lossless', 'gdcmconv', ['--jpeg', 'IN', 'OUT'], transferSyntax.jpegLosslessFirstOrder],
  ['JPEG-LS', 'gdcmconv', ['--jpegls', 'IN', 'OUT'], transferSyntax.jpegLsLossless],
  ['JPEG 2000', 'gdcmconv', ['--j2k', 'IN', 'OUT'], transferSyntax.jpeg2000Lossless],
  ['JPEG 2000 in tiles', 'gdcmconv', ['--j2k', '-t', '32,32', 'IN', 'OUT'], transferSyntax.jpeg2000Lossless],
];
const eachDepth = (cases: readonly Lossless[]) =>
  cases.flatMap(([name, program, args, syntax]) => depths.map((depth) => ({ name, depth, program, args, syntax })));

describeWith('dcmtk')('images encoded by dcmtk', () => {
  test.each(eachDepth(byDcmtk))('$name, $depth: bit by bit the same', async ({ depth, program, args, syntax }) => {
    const part10 = converted(program, args, writePart10(dataset(depth)));
    expect(syntaxOf(part10)).toBe(syntax);
    expect(await pixelsOf(part10)).toEqual(Array.from(hu));
  });

  test.each([['+e'], ['-e']])(
    'big endian with sequences (%s) becomes the little endian that dcmtk writes',
    (lengths) => {
      const sequence = { CodeValue: '1', CodingSchemeDesignator: '99TEST', CodeMeaning: 'test' };
      const original = writePart10({ ...dataset('16 bits signed'), ProcedureCodeSequence: [sequence, sequence] });
      const theirs = converted('dcmconv', ['+te', lengths, 'IN', 'OUT'], original);
      const ours = toLittleEndian(converted('dcmconv', ['+tb', lengths, 'IN', 'OUT'], original));
      const datasetOf = (part10: Uint8Array) => Buffer.from(part10.subarray(readFileMeta(part10).datasetAt));
      expect(datasetOf(ours).equals(datasetOf(theirs))).toBe(true);
      expect(syntaxOf(ours)).toBe(transferSyntax.explicitLittleEndian);
    },
  );

  test('a frame in several fragments is put together', async () => {
    const part10 = converted('dcmcjpeg', ['+e1', '+fs', '1', 'IN', 'OUT'], writePart10(dataset('16 bits signed')));
    expect(await pixelsOf(part10)).toEqual(Array.from(hu));
  });

  test('JPEG-LS near-lossless stays within its bound', async () => {
    const part10 = converted('dcmcjpls', ['+en', '+md', '2', 'IN', 'OUT'], writePart10(dataset('12 bits unsigned')));
    expect(syntaxOf(part10)).toBe(transferSyntax.jpegLsNearLossless);
    const off = (await pixelsOf(part10)).map((value, i) => Math.abs(value - (hu[i] ?? NaN)));
    expect([Math.max(...off) > 0, Math.max(...off) <= 2]).toEqual([true, true]);
    expect(await pixelsOf(part10)).toEqual(await pixelsOf(converted('dcmdjpls', ['IN', 'OUT'], part10)));
  });

  test.each([
    ['baseline', '+eb', transferSyntax.jpegBaseline],
    ['extended', '+ee', transferSyntax.jpegExtended],
  ])('JPEG %s of 8 bits differs by no more than 1 from what dcmtk decodes', async (_, flag, syntax) => {
    const part10 = converted('dcmcjpeg', [flag, '+q', '90', 'IN', 'OUT'], writePart10(dataset8()));
    expect(syntaxOf(part10)).toBe(syntax);
    const theirs = await pixelsOf(converted('dcmdjpeg', ['IN', 'OUT'], part10));
    const off = (await pixelsOf(part10)).map((value, i) => Math.abs(value - (theirs[i] ?? NaN)) / 16);
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
  });

  test('JPEG-LS without its end is refused: the codec would look for it for ever', async () => {
    const part10 = Buffer.from(converted('dcmcjpls', ['+el', 'IN', 'OUT'], writePart10(dataset('16 bits signed'))));
    const end = part10.lastIndexOf(Uint8Array.of(0xff, 0xd9));
    part10[end] = 0x80;
    await expect(readImages(part10)).rejects.toMatchObject({ code: 'damaged-pixel-data' });
  });

  test('JPEG extended of 12 bits is refused by name', async () => {
    const part10 = converted('dcmcjpeg', ['+ee', 'IN', 'OUT'], writePart10(dataset('12 bits unsigned')));
    await expect(readImages(part10)).rejects.toMatchObject({
      code: 'unsupported-transfer-syntax',
      message: expect.stringContaining('JPEG SOF1 with 12 bits'),
    });
  });
});

describeWith('gdcm')('images encoded by gdcm', () => {
  test.each(eachDepth(byGdcm))('$name, $depth: bit by bit the same', async ({ depth, program, args, syntax }) => {
    const part10 = converted(program, args, writePart10(dataset(depth)));
    expect(syntaxOf(part10)).toBe(syntax);
    expect(await pixelsOf(part10)).toEqual(Array.from(hu));
  });

  test('JPEG 2000 with loss differs by no more than 1 from what gdcm decodes', async () => {
    const lossy = ['--j2k', '--lossy', '--irreversible', '-r', '6', 'IN', 'OUT'];
    const part10 = converted('gdcmconv', lossy, writePart10(dataset('12 bits unsigned')));
    expect(syntaxOf(part10)).toBe(transferSyntax.jpeg2000);
    const theirs = await pixelsOf(converted('gdcmconv', ['--raw', 'IN', 'OUT'], part10));
    const ours = await pixelsOf(part10);
    expect(Math.max(...ours.map((value, i) => Math.abs(value - (theirs[i] ?? NaN))))).toBeLessThanOrEqual(1);
    expect(ours).not.toEqual(Array.from(hu));
  });
});

describeWith('openjph')('images encoded by OpenJPH', () => {
  const words = Uint16Array.from(hu, (value) => value + 1024);
  const grey = pgm(words, rows, columns, 4095);
  const encoded = (...args: readonly string[]): Uint8Array =>
    converted('ojph_compress', ['-i', 'IN', '-o', 'OUT', ...args], grey, 'pgm');
  const read = (frame: Uint8Array, syntax: string) =>
    pixelsOf(encapsulatedImage(dataset('12 bits unsigned'), syntax, [frame]));

  test.each([
    ['lossless', transferSyntax.htj2kLossless, 'LRCP'],
    ['lossless RPCL', transferSyntax.htj2kLosslessRpcl, 'RPCL'],
  ])('HTJ2K %s: bit by bit the same', async (_, syntax, order) => {
    expect(await read(encoded('-reversible', 'true', '-prog_order', order), syntax)).toEqual(Array.from(hu));
  });

  test.each([
    ['columns', 41],
    ['rows', 42],
  ])('HTJ2K with fewer samples than %s is refused: the codec would go on for ever', async (_, at) => {
    const frame = Buffer.from(encoded('-reversible', 'true'));
    const sizeAt = frame.indexOf(Uint8Array.of(0xff, 0x51));
    expect(frame[sizeAt + at]).toBe(1);
    frame[sizeAt + at] = 126;
    await expect(read(frame, transferSyntax.htj2kLossless)).rejects.toMatchObject({ code: 'damaged-pixel-data' });
  });

  test('HTJ2K with loss differs by no more than 1 from what OpenJPH decodes', async () => {
    const frame = encoded('-reversible', 'false', '-qstep', '0.001');
    const theirs = readPgm(converted('ojph_expand', ['-i', 'IN', '-o', 'OUT'], frame, 'j2c'));
    const ours = await read(frame, transferSyntax.htj2k);
    expect(Math.max(...ours.map((value, i) => Math.abs(value + 1024 - (theirs[i] ?? NaN))))).toBeLessThanOrEqual(1);
  });
});

describeWith('dcmtk')('transfer syntaxes', () => {
  test('that nobody decodes are refused by name', async () => {
    const mpeg = encapsulatedImage(dataset('12 bits unsigned'), '1.2.840.10008.1.2.4.100', [new Uint8Array(4)]);
    await expect(readImages(mpeg)).rejects.toMatchObject({
      code: 'unsupported-transfer-syntax',
      message: expect.stringContaining('MPEG2'),
    });
  });

  test('that are listed are all tried above', () => {
    const tried = [...byDcmtk, ...byGdcm].map(([, , , syntax]) => syntax);
    const others = [
      transferSyntax.explicitLittleEndian,
      transferSyntax.jpegBaseline,
      transferSyntax.jpegExtended,
      transferSyntax.jpegLsNearLossless,
      transferSyntax.jpeg2000,
      transferSyntax.htj2kLossless,
      transferSyntax.htj2kLosslessRpcl,
      transferSyntax.htj2k,
    ];
    expect(new Set([...tried, ...others])).toEqual(new Set(decodedTransferSyntaxes));
  });
});
