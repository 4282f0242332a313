import { DicomError } from '../errors/dicom-error.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { bytesOf, numberOf, textOf } from '../part10/natural-dataset.js';

/** How stored values lie in the file and become HU, PS3.3 C.7.6.3 and C.8.2.1. */
interface PixelEncoding {
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly slope: number;
  readonly intercept: number;
}

/** Rescale types of CT Image Storage whose values are HU; `US` (unspecified) is written by scanners that mean HU. */
const hounsfieldTypes: ReadonlySet<string> = new Set(['HU', 'HU_MOD', 'US']);

/**
 * @param count rows × columns
 * @returns HU of uncompressed single-frame CT pixel data; Int16 where every value is exact in it, else Float32
 * @throws {DicomError} invalid-attribute for pixel data that is not 16-bit grey, too short, or without rescale; not-ct where the values
 *   are another quantity than HU
 * @see PS3.5 8.1.1 Pixel Data Encoding
 */
export function decodeCtPixels(dataset: NaturalDataset, count: number): Int16Array | Float32Array {
  const encoding = readEncoding(dataset);
  const words = littleEndianWords(dataset, count);
  return wholeHu(words, encoding) ?? fractionalHu(words, encoding);
}

function readEncoding(dataset: NaturalDataset): PixelEncoding {
  const type = textOf(dataset, 'RescaleType') ?? 'HU';
  if (!hounsfieldTypes.has(type)) throw new DicomError('not-ct', 'The pixel values of the image are not in HU.');
  if ((numberOf(dataset, 'SamplesPerPixel') ?? 1) !== 1) throw invalid('SamplesPerPixel is not 1');
  if (numberOf(dataset, 'BitsAllocated') !== 16) throw invalid('BitsAllocated is not 16');
  const bitsStored = numberOf(dataset, 'BitsStored') ?? 16;
  const highBit = numberOf(dataset, 'HighBit') ?? bitsStored - 1;
  if (!(bitsStored >= 1 && highBit >= bitsStored - 1 && highBit <= 15))
    throw invalid('BitsStored and HighBit disagree');
  const [slope, intercept] = [numberOf(dataset, 'RescaleSlope'), numberOf(dataset, 'RescaleIntercept')];
  if (slope === undefined || slope === 0 || intercept === undefined)
    throw invalid('RescaleSlope or -Intercept is absent');
  return { bitsStored, highBit, signed: numberOf(dataset, 'PixelRepresentation') === 1, slope, intercept };
}

/** Typed arrays are little endian wherever Node runs today, and so is the file. */
function littleEndianWords(dataset: NaturalDataset, count: number): Int16Array {
  const bytes = bytesOf(dataset, 'PixelData')[0];
  if (bytes === undefined || bytes.length < 2 * count) throw invalid('PixelData is shorter than Rows × Columns');
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes);
  return new Int16Array(aligned.buffer, aligned.byteOffset, count);
}

/**
 * Bits outside of BitsStored may hold anything, such as old overlays: shifting left and back cuts them off, and carries the sign down.
 * One pass in whole numbers and without a call for each pixel: these loops see every voxel of a series.
 * @returns undefined where a value is no whole number of 16 bits
 */
function wholeHu(words: Int16Array, encoding: PixelEncoding): Int16Array | undefined {
  const { bitsStored, highBit, signed, slope, intercept } = encoding;
  if (!staysIn32Bits(slope, intercept)) return undefined;
  const [left, right] = [31 - highBit, 32 - bitsStored];
  const hu = new Int16Array(words.length);
  let lost = 0;
  for (let i = 0; i < words.length; i++) {
    const aligned = words[i] << left;
    const value = (Math.imul(signed ? aligned >> right : aligned >>> right, slope) + intercept) | 0;
    hu[i] = value;
    lost |= value ^ ((value << 16) >> 16);
  }
  return lost === 0 ? hu : undefined;
}

/** 65535 · 2^14 + 2^30 < 2^31: the sum of product and intercept does not wrap. */
const staysIn32Bits = (slope: number, intercept: number): boolean =>
  Number.isInteger(slope) &&
  Number.isInteger(intercept) &&
  Math.abs(slope) <= 2 ** 14 &&
  Math.abs(intercept) <= 2 ** 30;

function fractionalHu(words: Int16Array, encoding: PixelEncoding): Float32Array {
  const { bitsStored, highBit, signed, slope, intercept } = encoding;
  const [left, right] = [31 - highBit, 32 - bitsStored];
  const hu = new Float32Array(words.length);
  for (let i = 0; i < words.length; i++) {
    const aligned = words[i] << left;
    hu[i] = (signed ? aligned >> right : aligned >>> right) * slope + intercept;
  }
  return hu;
}

const invalid = (what: string): DicomError => new DicomError('invalid-attribute', `${what}.`);
