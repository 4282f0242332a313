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
  const values = encoding.signed ? signedValues(words, encoding) : unsignedValues(words, encoding);
  return rescale(values, encoding);
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

/** Bits outside of BitsStored may hold anything, such as old overlays: they are cut off, and the sign is carried down. */
function signedValues(words: Int16Array, { bitsStored, highBit }: PixelEncoding): Int16Array {
  if (bitsStored === 16) return words;
  const [left, right] = [31 - highBit, 32 - bitsStored];
  const values = new Int16Array(words.length);
  for (let i = 0; i < words.length; i++) values[i] = (words[i] << left) >> right;
  return values;
}

function unsignedValues(words: Int16Array, { bitsStored, highBit }: PixelEncoding): Uint16Array {
  if (bitsStored === 16) return new Uint16Array(words.buffer, words.byteOffset, words.length);
  const [left, right] = [31 - highBit, 32 - bitsStored];
  const values = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) values[i] = (words[i] << left) >>> right;
  return values;
}

function rescale(values: Int16Array | Uint16Array, encoding: PixelEncoding): Int16Array | Float32Array {
  const { slope, intercept } = encoding;
  const whole = Number.isInteger(slope) && Number.isInteger(intercept);
  const exact = whole && (fitsInt16(storable(encoding), encoding) || fitsInt16(extremes(values), encoding));
  const hu = exact ? new Int16Array(values.length) : new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) hu[i] = values[i] * slope + intercept;
  return hu;
}

type Range = readonly [low: number, high: number];

function fitsInt16(range: Range, { slope, intercept }: PixelEncoding): boolean {
  const ends = range.map((value) => value * slope + intercept);
  return Math.min(...ends) >= -32768 && Math.max(...ends) <= 32767;
}

/** What the stored bits can hold: most images need no look at their pixels. */
const storable = ({ bitsStored, signed }: PixelEncoding): Range =>
  signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];

function extremes(values: Int16Array | Uint16Array): Range {
  let [low, high] = [values[0], values[0]];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}

const invalid = (what: string): DicomError => new DicomError('invalid-attribute', `${what}.`);
