import { DicomError } from '../errors/dicom-error.js';
import type { ByteSink } from './byte-sink.js';
import { dictionaryEntry } from './dictionary-entry.js';
import { encodeValue } from './encode-value.js';
import type { WritableDataset, WritableValue } from './writable-dataset.js';

/** VRs with a 32-bit length in explicit encodings, PS3.5 7.1.2. */
const longVrs: ReadonlySet<string> = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));

export interface DatasetEncoding {
  readonly explicitVr: boolean;
  /** Keywords whose values are repeated from a source as they stand there. */
  readonly asFound: ReadonlySet<string>;
}

/**
 * Appends a dataset in little endian, attributes in tag order, sequences and items with defined length.
 * @throws {DicomError} invalid-attribute for an unknown keyword or a value that breaks its VR
 * @see PS3.5 7 The Data Set
 */
export function encodeDataset(sink: ByteSink, dataset: WritableDataset, encoding: DatasetEncoding): void {
  const elements = Object.entries(dataset)
    .filter(([, value]) => value !== undefined)
    .map(([keyword, value]) => ({ keyword, value, ...dictionaryEntry(keyword, dataset) }))
    .sort((a, b) => a.tag - b.tag);
  for (const { keyword, value, tag, vr } of elements) {
    sink.uint16(tag >>> 16);
    sink.uint16(tag & 0xffff);
    if (vr === 'SQ') encodeSequence(sink, itemsOf(keyword, value), encoding);
    else encodeElement(sink, { keyword, vr, asFound: encoding.asFound.has(keyword) }, value as never, encoding);
  }
}

function encodeElement(
  sink: ByteSink,
  attribute: Parameters<typeof encodeValue>[0],
  value: Parameters<typeof encodeValue>[1],
  encoding: DatasetEncoding,
): void {
  const bytes = encodeValue(attribute, value);
  const short = encoding.explicitVr && !longVrs.has(attribute.vr);
  if (short && bytes.length > 0xffff) {
    throw new DicomError('invalid-attribute', `${attribute.keyword} is too long to be written as ${attribute.vr}.`);
  }
  if (encoding.explicitVr) putVr(sink, attribute.vr);
  if (short) sink.uint16(bytes.length);
  else sink.uint32(bytes.length);
  sink.bytes(bytes);
}

function encodeSequence(sink: ByteSink, items: readonly WritableDataset[], encoding: DatasetEncoding): void {
  if (encoding.explicitVr) putVr(sink, 'SQ');
  withLength(sink, () => {
    for (const item of items) {
      sink.uint16(0xfffe);
      sink.uint16(0xe000);
      withLength(sink, () => encodeDataset(sink, item, encoding));
    }
  });
}

/** The VR, and for long VRs the two reserved bytes after it. */
function putVr(sink: ByteSink, vr: string): void {
  sink.bytes(Uint8Array.of(vr.charCodeAt(0), vr.charCodeAt(1)));
  if (longVrs.has(vr)) sink.uint16(0);
}

function withLength(sink: ByteSink, write: () => void): void {
  const at = sink.length;
  sink.uint32(0);
  write();
  sink.setUint32(at, sink.length - at - 4);
}

function itemsOf(keyword: string, value: WritableValue): readonly WritableDataset[] {
  if (value === null || value === '') return [];
  const items = Array.isArray(value) ? (value as readonly WritableDataset[]) : [value as WritableDataset];
  if (items.every((item) => typeof item === 'object' && item !== null && !(item instanceof Uint8Array))) return items;
  throw new DicomError('invalid-attribute', `${keyword} is a sequence and was to be written with something else.`);
}
