import type { Modality } from './ct-volume.js';
import type { PixelEncoding } from './pixel-encoding.js';

/** HU of air, which padding of CT becomes. */
const air = -1024;
/** HU that no tissue has: padding is written with values beyond. A padding value in between is not believed, as it would wipe out tissue. */
const tissueHu = { least: -1000, most: 3000 } as const;

/**
 * @param words stored values in their low bits; what lies beyond the stored bits may be anything, such as old overlays
 * @param overwrites intensities may be put in the place of the words, which nobody else needs
 * @returns intensities, HU for CT; Int16 where every value is exact in it, else Float32. Padding becomes air in CT, and the lowest value of
 *   the frame in others.
 */
export function rescalePixels(
  words: Int16Array,
  encoding: PixelEncoding,
  modality: Modality = 'CT',
  overwrites = false,
): Int16Array | Float32Array {
  const values =
    shiftedValues(words, encoding, overwrites) ?? wholeValues(words, encoding) ?? fractionalValues(words, encoding);
  const padding = paddingOf(encoding);
  if (padding === undefined) return values;
  const believed = modality !== 'CT' || padding[1] <= tissueHu.least || padding[0] >= tissueHu.most;
  return believed ? withoutPadding(values, padding, modality) : values;
}

/**
 * What most scanners write: a slope of 1, and stored bits that are the lowest.
 * @returns undefined for anything else, and where a value leaves 16 bits; the stored bits of the words are as they were then
 */
function shiftedValues(words: Int16Array, encoding: PixelEncoding, overwrites: boolean): Int16Array | undefined {
  const sum = sumOf(encoding);
  if (sum === undefined) return undefined;
  const values = overwrites ? words : words.slice();
  if (addTo(values, sum)) return values;
  if (overwrites) for (let i = 0; i < words.length; i++) words[i] = (words[i] - sum.added) ^ sum.flip;
  return undefined;
}

/** Intensity = (word & mask ^ flip) + added, in whole numbers of 16 bits. */
interface Sum {
  /** The stored bits. */
  readonly mask: number;
  /** Bits that are turned. */
  readonly flip: number;
  readonly added: number;
}

/** Where the pixel type is not that of the word, turning the highest stored bit moves values by half of their range. */
function sumOf({ bitsStored, highBit, signed, slope, intercept }: PixelEncoding): Sum | undefined {
  if (slope !== 1 || highBit !== bitsStored - 1) return undefined;
  const [half, isWord] = [2 ** (bitsStored - 1), bitsStored === 16];
  const flip = signed === isWord ? 0 : half;
  const added = flip === 0 ? intercept : isWord ? intercept + half : intercept - half;
  const isShort = Number.isInteger(added) && added >= -32768 && added <= 32767;
  return isShort ? { mask: 2 * half - 1, flip, added } : undefined;
}

/** @returns false where a sum is no number of 16 bits; it has gone around then. */
function addTo(words: Int16Array, sum: Sum): boolean {
  const before = (words.byteOffset % 4) / 2;
  const pairs = Math.max(0, (words.length - before) >> 3) * 4;
  const within = addToPairs(new Int32Array(words.buffer, words.byteOffset + 2 * before, pairs), sum);
  const edges = [words.subarray(0, before), words.subarray(before + 2 * pairs)];
  return edges.map((edge) => addToEach(edge, sum)).every(Boolean) && within;
}

function addToEach(words: Int16Array, { mask, flip, added }: Sum): boolean {
  let isExact = true;
  for (let i = 0; i < words.length; i++) {
    const sum = (((((words[i] & mask) ^ flip) << 16) >> 16) + added) | 0;
    words[i] = sum;
    isExact &&= words[i] === sum;
  }
  return isExact;
}

/** Of both halves of a word of 32 bits: all bits but the highest, and the highest. */
const [lower, highest] = [0x7fff7fff, 0x80008000];

/**
 * Two pixels at a time, as the halves of a word of 32 bits, and four words a turn: a third of the time of one by one, and this loop sees every
 * voxel of a series. The highest bit of each half is added apart, so that nothing is carried into the other half.
 */
function addToPairs(pairs: Int32Array, { mask, flip, added }: Sum): boolean {
  const [masks, flips, addends] = [mask, flip, added].map((half) => (half << 16) | (half & 0xffff));
  const low = addends & lower;
  const count = pairs.length;
  let overflow = 0;
  for (let i = 0; i < count; i += 4) {
    const a = (pairs[i] & masks) ^ flips;
    const b = (pairs[i + 1] & masks) ^ flips;
    const c = (pairs[i + 2] & masks) ^ flips;
    const d = (pairs[i + 3] & masks) ^ flips;
    const sumA = ((a & lower) + low) ^ ((a ^ addends) & highest);
    const sumB = ((b & lower) + low) ^ ((b ^ addends) & highest);
    const sumC = ((c & lower) + low) ^ ((c ^ addends) & highest);
    const sumD = ((d & lower) + low) ^ ((d ^ addends) & highest);
    // Numbers of one sign have a sum of that sign.
    overflow |= ~(a ^ addends) & (a ^ sumA);
    overflow |= ~(b ^ addends) & (b ^ sumB);
    overflow |= ~(c ^ addends) & (c ^ sumC);
    overflow |= ~(d ^ addends) & (d ^ sumD);
    pairs[i] = sumA;
    pairs[i + 1] = sumB;
    pairs[i + 2] = sumC;
    pairs[i + 3] = sumD;
  }
  return (overflow & highest) === 0;
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
