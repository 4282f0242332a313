import type { TextDecoding } from './character-set.js';
import { parseDecimal } from './natural-dataset.js';

export interface ValueContext {
  readonly decode: TextDecoding;
  /** Pixel values are signed: decides the VR of attributes that are US or SS. */
  readonly signed: boolean;
  /** Numbers and words lie in the file in big endian (retired). */
  readonly bigEndian?: boolean;
  /** Words are views of the file, for whoever lets go of both: half a megabyte a slice is not copied. */
  readonly viewsWords?: boolean;
}

type Decoder = (bytes: Uint8Array, context: ValueContext) => unknown;

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
/** A space or a zero; most values have neither, and are not looked through then. */
const isPadding = (code: number): boolean => code === 0x20 || code === 0;
const trimBoth = (text: string): string =>
  isPadding(text.charCodeAt(0)) || isPadding(text.charCodeAt(text.length - 1))
    ? text.replace(/^[ \0]+|[ \0]+$/g, '')
    : text;
const trimEnd = (text: string): string => text.replace(/[ \0]+$/, '');

const single = <T>(values: readonly T[]): T | readonly T[] | null => (values.length > 1 ? values : (values[0] ?? null));

/** Several values are separated by a backslash; most are alone, and nothing is made for more then. */
const each = <T>(text: string, read: (value: string) => T): T | readonly T[] | null =>
  text.includes('\\') ? single(text.split('\\').map(read)) : read(text);

/** Strings of the default repertoire. */
const plain: Decoder = (bytes) => each(latin1(bytes), trimBoth);
/** Strings in the character set of the document. Split after decoding: a byte of a character may look like a backslash. */
const encoded: Decoder = (bytes, { decode }) => each(decode(bytes), trimBoth);
const encodedText: Decoder = (bytes, { decode }) => trimEnd(decode(bytes));
const plainText: Decoder = (bytes) => trimEnd(latin1(bytes));
/** A value that is no number is null, never a number put together from its digits. */
const decimals: Decoder = (bytes) => each(latin1(bytes), decimal);
const decimal = (text: string): number | null => {
  const value = parseDecimal(text);
  return Number.isNaN(value) ? null : value;
};
/** A copy: the file is let go, and 16-bit pixels lie on an even address. `slice` would not copy the bytes of a Buffer. */
const raw: Decoder = (bytes) => new Uint8Array(bytes);

/** The same in little endian: whoever reads bytes need not know how the file was encoded. */
const words =
  (size: 2 | 4 | 8): Decoder =>
  (bytes, { bigEndian = false, viewsWords = false }) => {
    if (viewsWords && !bigEndian) return bytes;
    const copy = new Uint8Array(bytes);
    if (!bigEndian) return copy;
    const whole = Buffer.from(copy.buffer, 0, copy.length - (copy.length % size));
    if (size === 2) whole.swap16();
    else if (size === 4) whole.swap32();
    else whole.swap64();
    return copy;
  };

const numbers =
  <T>(size: number, get: (view: DataView, at: number, little: boolean) => T): Decoder =>
  (bytes, { bigEndian = false }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return single(Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => get(view, i * size, !bigEndian)));
  };

const unsignedShort = numbers(2, (view, at, little) => view.getUint16(at, little));
const signedShort = numbers(2, (view, at, little) => view.getInt16(at, little));
const attributeTag = numbers(
  4,
  (view, at, little) => view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little),
);

const decoders: Readonly<Record<string, Decoder>> = {
  AE: plain,
  AS: plain,
  CS: plain,
  DA: plain,
  DT: plain,
  TM: plain,
  UI: plain,
  LO: encoded,
  PN: encoded,
  SH: encoded,
  UC: encoded,
  LT: encodedText,
  ST: encodedText,
  UT: encodedText,
  UR: plainText,
  DS: decimals,
  IS: decimals,
  AT: attributeTag,
  FD: numbers(8, (view, at, little) => view.getFloat64(at, little)),
  FL: numbers(4, (view, at, little) => view.getFloat32(at, little)),
  SL: numbers(4, (view, at, little) => view.getInt32(at, little)),
  SS: signedShort,
  SV: numbers(8, (view, at, little) => view.getBigInt64(at, little)),
  UL: numbers(4, (view, at, little) => view.getUint32(at, little)),
  US: unsignedShort,
  OW: words(2),
  OF: words(4),
  OL: words(4),
  OD: words(8),
  OV: words(8),
  UV: numbers(8, (view, at, little) => view.getBigUint64(at, little)),
  xs: (bytes, context) => (context.signed ? signedShort : unsignedShort)(bytes, context),
};

/**
 * @param vr two letters, or `xs` for US or SS
 * @returns null for no value, the value, an array of several, or a copy of the bytes where the VR holds bytes or is not known
 * @see PS3.5 6.2 Value Representation, 6.4 Value Multiplicity
 */
export function decodeValue(vr: string, bytes: Uint8Array, context: ValueContext): unknown {
  if (bytes.length === 0) return null;
  return (decoders[vr] ?? raw)(bytes, context);
}
