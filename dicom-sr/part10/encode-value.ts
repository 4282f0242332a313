import { DicomError } from '../errors/dicom-error.js';
import { decimalString } from './decimal-string.js';
import { valueRules } from './value-rules.js';
import type { WritableDataset, WritableValue } from './writable-dataset.js';

type Scalar = string | number;

const utf8 = new TextEncoder();

/** How numbers of the binary VRs lie in the file, PS3.5 6.2. */
const binary: Readonly<
  Record<string, readonly [bytes: number, put: (view: DataView, at: number, value: number) => void]>
> = {
  US: [2, (view, at, value) => view.setUint16(at, value, true)],
  SS: [2, (view, at, value) => view.setInt16(at, value, true)],
  UL: [4, (view, at, value) => view.setUint32(at, value, true)],
  SL: [4, (view, at, value) => view.setInt32(at, value, true)],
  FL: [4, (view, at, value) => view.setFloat32(at, value, true)],
  FD: [8, (view, at, value) => view.setFloat64(at, value, true)],
};

/** VRs whose value is bytes as they stand. */
const rawVrs: ReadonlySet<string> = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'UN']);

export interface Attribute {
  readonly keyword: string;
  readonly vr: string;
  /** true for what is repeated from the source as it stands there, even where it breaks a rule of its VR. */
  readonly asFound: boolean;
}

/**
 * @param value everything but a sequence
 * @returns the value field, of even length (PS3.5 6.2 and 6.4)
 * @throws {DicomError} invalid-attribute where the value breaks a rule of its VR; nothing is truncated silently
 */
export function encodeValue(attribute: Attribute, value: Exclude<WritableValue, WritableDataset>): Uint8Array {
  if (value === null || value === undefined || value === '') return new Uint8Array(0);
  if (value instanceof Uint8Array) return encodeBytes(attribute, value);
  const scalars = (Array.isArray(value) ? value : [value]) as readonly Scalar[];
  const layout = binary[attribute.vr];
  if (layout !== undefined) return encodeNumbers(attribute, layout, scalars);
  if (attribute.vr === 'AT') return encodeTags(scalars);
  return encodeStrings(attribute, scalars);
}

function encodeBytes(attribute: Attribute, value: Uint8Array): Uint8Array {
  if (!rawVrs.has(attribute.vr)) throw broken(attribute, 'bytes in a VR that holds none');
  if (value.length % 2 === 0) return value;
  const even = new Uint8Array(value.length + 1);
  even.set(value);
  return even;
}

function encodeNumbers(attribute: Attribute, layout: (typeof binary)[string], values: readonly Scalar[]): Uint8Array {
  const [size, put] = layout;
  const out = new Uint8Array(size * values.length);
  const view = new DataView(out.buffer);
  values.forEach((value, i) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw broken(attribute, 'a number that is none');
    put(view, i * size, value);
  });
  return out;
}

/** Attribute tags are given as numbers, group in the upper half: 0x0062000b. */
function encodeTags(values: readonly Scalar[]): Uint8Array {
  const out = new Uint8Array(4 * values.length);
  const view = new DataView(out.buffer);
  values.forEach((value, i) => {
    view.setUint16(4 * i, Number(value) >>> 16, true);
    view.setUint16(4 * i + 2, Number(value) & 0xffff, true);
  });
  return out;
}

function encodeStrings(attribute: Attribute, values: readonly Scalar[]): Uint8Array {
  const texts = values.map((value) => (typeof value === 'number' ? decimalString(value) : value));
  const rule = valueRules[attribute.vr];
  if (rule === undefined) throw broken(attribute, `a VR that is not written (${attribute.vr})`);
  if (!attribute.asFound && !texts.every((text) => text === '' || rule.accepts(text))) {
    throw broken(attribute, `a value that breaks the rules of ${attribute.vr}`);
  }
  const joined = utf8.encode(texts.join('\\'));
  if (joined.length % 2 === 0) return joined;
  const padded = new Uint8Array(joined.length + 1);
  padded.set(joined);
  padded[joined.length] = attribute.vr === 'UI' ? 0x00 : 0x20;
  return padded;
}

/** The value itself stays out of the message: it may name a patient. */
const broken = (attribute: Attribute, what: string): DicomError =>
  new DicomError('invalid-attribute', `${attribute.keyword} was to be written with ${what}.`);
