import type { Modality } from './ct-volume.js';
import type { PixelEncoding } from './pixel-encoding.js';

/** HU of air, which padding of CT becomes. */
const air = -1024;
/** HU that no tissue has: padding is written with values beyond. A padding value in between is not believed, as it would wipe out tissue. */
const tissueHu = { least: -1000, most: 3000 } as const;

/** Where intensities are put. */
export interface RescaleOptions {
  /** CT unless given. */
  readonly modality?: Modality;
  /**
   * As long as the words, and may be the words themselves, where nobody else needs them. Intensities that are exact as sums come to lie in it;
   * all others, and those of a frame without it, in new memory. What it holds afterwards is nothing where they do not.
   */
  readonly into?: Int16Array | undefined;
}

/**
 * @param words stored values in their low bits; what lies beyond the stored bits may be anything, such as old overlays
 * @returns intensities, HU for CT; Int16 where every value is exact in it, else Float32. Padding becomes air in CT, and the lowest value of
 *   the frame in others.
 */
export function rescalePixels(
  words: Int16Array,
  encoding: PixelEncoding,
  { modality = 'CT', into }: RescaleOptions = {},
): Int16Array | Float32Array {
  const values =
    shiftedValues(words, encoding, into) ?? wholeValues(words, encoding) ?? fractionalValues(words, encoding);
  const padding = paddingOf(encoding);
  if (padding === undefined) return values;
  const believed = modality !== 'CT' || padding[1] <= tissueHu.least || padding[0] >= tissueHu.most;
  return believed ? withoutPadding(values, padding, modality) : values;
}

/**
 * What most scanners write: a slope of 1, and stored bits that are the lowest.
 * @returns undefined for anything else, and where a value leaves 16 bits; the stored bits of the words are as they were then
 */
function shiftedValues(words: Int16Array, encoding: PixelEncoding, into: Int16Array | undefined) {
  const sum = sumOf(encoding);
  if (sum === undefined) return undefined;
  const values = into ?? new Int16Array(words.length);
  if (addTo(words, sum, values)) return values;
  if (values === words) for (let i = 0; i < words.length; i++) words[i] = (words[i] - sum.added) ^ sum.flip;
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
function addTo(words: Int16Array, sum: Sum, values: Int16Array): boolean {
  const before = (words.byteOffset % 4) / 2;
  // Pairs must begin at a whole word of 32 bits in both.
  if ((values.byteOffset % 4) / 2 !== before) return addToEach(words, sum, values);
  const pairs = Math.max(0, (words.length - before) >> 4) * 8;
  const [from, to] = [words, values].map((all) => new Int32Array(all.buffer, all.byteOffset + 2 * before, pairs));
  const isWithin = staysWithin(sum) ? addToSmallPairs(from, sum, to) : addToPairs(from, sum, to);
  const end = before + 2 * pairs;
  const edges = [
    [words.subarray(0, before), values.subarray(0, before)],
    [words.subarray(end), values.subarray(end)],
  ] as const;
  return edges.map(([own, other]) => addToEach(own, sum, other)).every(Boolean) && isWithin;
}

function addToEach(words: Int16Array, { mask, flip, added }: Sum, values: Int16Array): boolean {
  let isExact = true;
  for (let i = 0; i < words.length; i++) {
    const sum = (((((words[i] & mask) ^ flip) << 16) >> 16) + added) | 0;
    values[i] = sum;
    isExact &&= values[i] === sum;
  }
  return isExact;
}

/** true where no word of fewer than 16 stored bits can have a sum beyond 16 bits. */
const staysWithin = ({ mask, added }: Sum): boolean => mask < 0x8000 && mask + added <= 32767;

/** Of both halves of a word of 32 bits: all bits but the highest, and the highest. */
const [lower, highest] = [0x7fff7fff, 0x80008000];
const twice = (half: number): number => (half << 16) | (half & 0xffff);

/** As `addToPairs`, where no sum leaves 16 bits and no word has the highest: neither is looked for, which takes a third of its time. */
function addToSmallPairs(from: Int32Array, { mask, flip, added }: Sum, to: Int32Array): true {
  const [masks, flips] = [twice(mask), twice(flip)];
  const [low, high] = [twice(added) & lower, twice(added) & highest];
  const count = from.length;
  for (let i = 0; i < count; i += 8) {
    to[i] = (((from[i] & masks) ^ flips) + low) ^ high;
    to[i + 1] = (((from[i + 1] & masks) ^ flips) + low) ^ high;
    to[i + 2] = (((from[i + 2] & masks) ^ flips) + low) ^ high;
    to[i + 3] = (((from[i + 3] & masks) ^ flips) + low) ^ high;
    to[i + 4] = (((from[i + 4] & masks) ^ flips) + low) ^ high;
    to[i + 5] = (((from[i + 5] & masks) ^ flips) + low) ^ high;
    to[i + 6] = (((from[i + 6] & masks) ^ flips) + low) ^ high;
    to[i + 7] = (((from[i + 7] & masks) ^ flips) + low) ^ high;
  }
  return true;
}

/**
 * Two pixels at a time, as the halves of a word of 32 bits, and four words a turn: a third of the time of one by one, and this loop sees every
 * voxel of a series. The highest bit of each half is added apart, so that nothing is carried into the other half.
 */
function addToPairs(from: Int32Array, { mask, flip, added }: Sum, to: Int32Array): boolean {
  const [masks, flips, addends] = [twice(mask), twice(flip), twice(added)];
  const low = addends & lower;
  const count = from.length;
  let overflow = 0;
  for (let i = 0; i < count; i += 4) {
    const a = (from[i] & masks) ^ flips;
    const b = (from[i + 1] & masks) ^ flips;
    const c = (from[i + 2] & masks) ^ flips;
    const d = (from[i + 3] & masks) ^ flips;
    const sumA = ((a & lower) + low) ^ ((a ^ addends) & highest);
    const sumB = ((b & lower) + low) ^ ((b ^ addends) & highest);
    const sumC = ((c & lower) + low) ^ ((c ^ addends) & highest);
    const sumD = ((d & lower) + low) ^ ((d ^ addends) & highest);
    // Numbers of one sign have a sum of that sign.
    overflow |= ~(a ^ addends) & (a ^ sumA);
    overflow |= ~(b ^ addends) & (b ^ sumB);
    overflow |= ~(c ^ addends) & (c ^ sumC);
    overflow |= ~(d ^ addends) & (d ^ sumD);
    to[i] = sumA;
    to[i + 1] = sumB;
    to[i + 2] = sumC;
    to[i + 3] = sumD;
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
