import type { Modality } from './ct-volume.js';
import type { PixelEncoding } from './pixel-encoding.js';

/** HU of air, which padding of CT becomes. */
const air = -1024;
/** HU that no tissue has: padding is written with values beyond. A padding value in between is not believed, as it would wipe out tissue. */
const tissueHu = { least: -1000, most: 3000 } as const;

/**
 * @param words stored values in their low bits; what lies beyond the stored bits may be anything, such as old overlays
 * @param room of as many values, where they are put if they are whole numbers of 16 bits; memory of their own unless given
 * @returns intensities, HU for CT; Int16 where every value is exact in it, else Float32. Padding becomes air in CT, and the lowest value of
 *   the frame in others.
 */
export function rescalePixels(
  words: Int16Array,
  encoding: PixelEncoding,
  modality: Modality = 'CT',
  room?: Int16Array,
): Int16Array | Float32Array {
  const values =
    shiftedValues(words, encoding, room) ?? wholeValues(words, encoding) ?? fractionalValues(words, encoding);
  const padding = paddingOf(encoding);
  if (padding === undefined) return values;
  const believed = modality !== 'CT' || padding[1] <= tissueHu.least || padding[0] >= tissueHu.most;
  return believed ? withoutPadding(values, padding, modality) : values;
}

/**
 * What most scanners write: a slope of 1, and stored bits that are the lowest.
 * @returns undefined for anything else, and where a value leaves 16 bits
 */
function shiftedValues(words: Int16Array, encoding: PixelEncoding, room?: Int16Array): Int16Array | undefined {
  const { bitsStored, highBit, signed, slope, intercept } = encoding;
  if (slope !== 1 || highBit !== bitsStored - 1) return undefined;
  const half = 2 ** (bitsStored - 1);
  const isWord = bitsStored === 16;
  // Where the pixel type is not that of the word, turning the highest stored bit moves values by half of their range.
  if (signed === isWord) return sumOf(words, { mask: 2 * half - 1, flip: 0, added: intercept }, room);
  if (isWord) return sumOf(words, { mask: 0xffff, flip: half, added: intercept + half }, room);
  const added = signed ? intercept - half : intercept;
  return sumOf(words, { mask: 2 * half - 1, flip: signed ? half : 0, added }, room);
}

interface Sum {
  /** Of a pixel: its stored bits. */
  readonly mask: number;
  /** Bits that are turned. */
  readonly flip: number;
  readonly added: number;
}

/** Of both halves of a word of 32 bits: all bits but the highest, and the highest. */
const [lower, highest] = [0x7fff7fff, 0x80008000];

/**
 * Two pixels at a time, as the halves of a word of 32 bits: half as long as one by one, and this loop sees every voxel of a series. The highest
 * bit of each half is added apart, so that nothing is carried into the other half.
 * @returns the stored bits, turned and added to, as signed numbers of 16 bits; undefined where a sum is none
 */
function sumOf(words: Int16Array, { mask, flip, added }: Sum, room?: Int16Array): Int16Array | undefined {
  if (!Number.isInteger(added) || added < -32768 || added > 32767) return undefined;
  const pairs = (words.length + 1) >> 1;
  const fits = room?.length === 2 * pairs && room.byteOffset % 4 === 0;
  const values = fits ? room : new Int16Array(2 * pairs);
  const [from, to] = [pairsOf(words, pairs), new Int32Array(values.buffer, values.byteOffset, pairs)];
  const [masks, flips, addends] = [mask, flip, added].map((half) => (half << 16) | (half & 0xffff));
  let overflow = 0;
  for (let i = 0; i < pairs; i++) {
    const stored = (from[i] & masks) ^ flips;
    const sum = ((stored & lower) + (addends & lower)) ^ ((stored ^ addends) & highest);
    // Numbers of one sign have a sum of that sign.
    overflow |= ~(stored ^ addends) & (stored ^ sum);
    to[i] = sum;
  }
  if ((overflow & highest) !== 0) return undefined;
  return values.length === words.length ? values : values.subarray(0, words.length);
}

/** A view where the words lie on an address of 32 bits and are even in number. */
function pairsOf(words: Int16Array, pairs: number): Int32Array {
  if (words.byteOffset % 4 === 0 && words.length === 2 * pairs)
    return new Int32Array(words.buffer, words.byteOffset, pairs);
  const copy = new Int16Array(2 * pairs);
  copy.set(words);
  return new Int32Array(copy.buffer);
}

/**
 * Shifting left and back cuts off what lies beyond the stored bits, and carries the sign down. One pass in whole numbers and without a call
 * for each pixel: these loops see every voxel of a series.
 * @returns undefined where a value is no whole number of 16 bits
 */
function wholeValues(words: Int16Array, encoding: PixelEncoding): Int16Array | undefined {
  const { bitsStored, highBit, signed, slope, intercept } = encoding;
  if (!staysIn32Bits(slope, intercept)) return undefined;
  const [left, right] = [31 - highBit, 32 - bitsStored];
  const values = new Int16Array(words.length);
  let lost = 0;
  for (let i = 0; i < words.length; i++) {
    const aligned = words[i] << left;
    const value = (Math.imul(signed ? aligned >> right : aligned >>> right, slope) + intercept) | 0;
    values[i] = value;
    lost |= value ^ ((value << 16) >> 16);
  }
  return lost === 0 ? values : undefined;
}

/** 65535 · 2^14 + 2^30 < 2^31: the sum of product and intercept does not wrap. */
const staysIn32Bits = (slope: number, intercept: number): boolean =>
  Number.isInteger(slope) &&
  Number.isInteger(intercept) &&
  Math.abs(slope) <= 2 ** 14 &&
  Math.abs(intercept) <= 2 ** 30;

function fractionalValues(words: Int16Array, encoding: PixelEncoding): Float32Array {
  const { bitsStored, highBit, signed, slope, intercept } = encoding;
  const [left, right] = [31 - highBit, 32 - bitsStored];
  const values = new Float32Array(words.length);
  for (let i = 0; i < words.length; i++) {
    const aligned = words[i] << left;
    values[i] = (signed ? aligned >> right : aligned >>> right) * slope + intercept;
  }
  return values;
}

/** @returns the range of padding as intensities, in ascending order. */
function paddingOf({ padding, slope, intercept }: PixelEncoding): readonly [number, number] | undefined {
  if (padding === undefined) return undefined;
  const [a, b] = padding.map((stored) => stored * slope + intercept);
  return [Math.min(a, b), Math.max(a, b)];
}

function withoutPadding<T extends Int16Array | Float32Array>(
  values: T,
  [lower, upper]: readonly [number, number],
  modality: Modality,
): T {
  const instead = modality === 'CT' ? air : lowestBeside(values, lower, upper);
  for (let i = 0; i < values.length; i++) if (values[i] >= lower && values[i] <= upper) values[i] = instead;
  return values;
}

function lowestBeside(values: Int16Array | Float32Array, lower: number, upper: number): number {
  let lowest = Infinity;
  for (const value of values) if ((value < lower || value > upper) && value < lowest) lowest = value;
  return lowest === Infinity ? 0 : lowest;
}
