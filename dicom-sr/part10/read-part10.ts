import { DicomError } from '../errors/dicom-error.js';
import { ByteSource } from './byte-source.js';
import { textDecoding } from './character-set.js';
import { inflateDataset } from './inflate-dataset.js';
import type { NaturalDataset } from './natural-dataset.js';
import { textOf } from './natural-dataset.js';
import { isPixelData, readDataset } from './read-dataset.js';
import { transferSyntax } from './transfer-syntax.js';

/** A PS3.10 file as read. */
export interface Part10 {
  readonly transferSyntaxUID: string;
  readonly dataset: NaturalDataset;
}

export interface ReadPart10Options {
  /** Read only what comes before the pixel data; whether that is complete is not looked at then. */
  readonly untilPixelData?: boolean;
  /** Values of words are views of `bytes`, not copies: for a reader that keeps neither. */
  readonly viewsWords?: boolean;
}

/**
 * Reads a PS3.10 file in explicit or implicit VR little endian, big endian, deflated or encapsulated. Bytes of the dataset are in little
 * endian whatever they were in the file. Text is decoded by Specific Character Set,
 * also within sequences and with code extensions.
 * @throws {DicomError} not-dicom where the DICM prefix is missing or the file is damaged or cut off;
 *   unsupported-transfer-syntax for syntaxes that DICOM does not define
 * @see PS3.10 7.1 DICOM File Meta Information
 */
export function readPart10(bytes: Uint8Array, options: ReadPart10Options = {}): Part10 {
  try {
    return readFile(bytes, options);
  } catch (error) {
    if (error instanceof DicomError) throw error;
    throw new DicomError('not-dicom', 'The file is damaged.', { cause: error });
  }
}

function readFile(bytes: Uint8Array, { untilPixelData = false, viewsWords = false }: ReadPart10Options): Part10 {
  const source = new ByteSource(bytes, preambleEnd(bytes));
  // Group 2 is read by its tags: its length element is missing or wrong in many files.
  const meta = readDataset(source, { ...outermost, explicitVr: true, stopsBefore: (tag) => tag >= 0x00030000 });
  const transferSyntaxUID = textOf(meta, 'TransferSyntaxUID');
  if (transferSyntaxUID === undefined) throw new DicomError('not-dicom', 'The file names no transfer syntax.');
  const explicitVr = transferSyntaxUID !== transferSyntax.implicitLittleEndian;
  const stopsBefore = untilPixelData ? isPixelData : undefined;
  const body = datasetSource(source, transferSyntaxUID);
  const scope = { ...outermost, explicitVr, bigEndian: !body.littleEndian, viewsWords, stopsBefore };
  return { transferSyntaxUID, dataset: readDataset(body, scope) };
}

const outermost = { decode: textDecoding([]), signed: false, depth: 0 };

/** @returns true where bytes have the prefix of a Part 10 file, whatever follows (PS3.10 7.1). */
export const isPart10 = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';

function preambleEnd(bytes: Uint8Array): number {
  if (!isPart10(bytes)) throw new DicomError('not-dicom', 'The file lacks the DICM prefix of a Part 10 file.');
  return 132;
}

/** @returns what follows the file meta information, in its byte order (PS3.5 A.3), inflated where it is deflated (A.5). */
function datasetSource(source: ByteSource, transferSyntaxUID: string): ByteSource {
  if (!/^1\.2\.840\.10008\.1\.2(\.|$)/.test(transferSyntaxUID)) {
    throw new DicomError('unsupported-transfer-syntax', 'The transfer syntax of the file is not one of DICOM.');
  }
  if (transferSyntaxUID === transferSyntax.explicitBigEndian) {
    const bytes = source.take(source.remaining);
    return new ByteSource(bytes, 0, bytes.length, false);
  }
  if (transferSyntaxUID !== transferSyntax.deflatedExplicitLittleEndian) return source;
  return new ByteSource(inflateDataset(source.take(source.remaining)));
}
