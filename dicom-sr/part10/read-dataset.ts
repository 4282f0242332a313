import { DicomError } from '../errors/dicom-error.js';
import type { ByteSource } from './byte-source.js';
import type { TextDecoding } from './character-set.js';
import { textDecoding } from './character-set.js';
import { decodeValue } from './decode-value.js';
import type { NaturalDataset } from './natural-dataset.js';
import { bytesOf, numberOf, textsOf } from './natural-dataset.js';
import { readFrames } from './read-frames.js';
import { tagEntry } from './tag-entry.js';

/** What a dataset inherits from the one around it. */
export interface DatasetScope {
  readonly explicitVr: boolean;
  readonly decode: TextDecoding;
  readonly signed: boolean;
  readonly bigEndian?: boolean;
  readonly viewsWords?: boolean;
  /** Number of sequences around the dataset. */
  readonly depth: number;
  /** Where to stop in the outermost dataset, without reading the element. */
  readonly stopsBefore?: ((tag: number) => boolean) | undefined;
}

interface ElementHeader {
  readonly tag: number;
  readonly keyword: string;
  readonly vr: string;
  readonly length: number;
  /** The value is encoded in implicit VR: that of an unknown sequence, PS3.5 6.2.2 note 4. */
  readonly implicitValue: boolean;
}

const undefinedLength = 0xffff_ffff;
const itemTag = 0xfffee000;
const itemEnd = 0xfffee00d;
const sequenceEnd = 0xfffee0dd;
/** Documents nest some twenty deep; a file that goes on and on was made to exhaust the stack. */
const maxDepth = 64;

/** VRs with a 16-bit length in explicit encodings, PS3.5 7.1.2. Those unknown to this table have a 32-bit one, as new VRs do. */
const shortVrs: ReadonlySet<string> = new Set(
  'AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' '),
);

/**
 * Reads one dataset to the end of its source or, of undefined length, to its delimiter.
 * @throws {DicomError} not-dicom where an element reaches beyond its end or a delimiter is missing
 * @see PS3.5 7 The Data Set
 */
export function readDataset(source: ByteSource, outer: DatasetScope, delimited = false): NaturalDataset {
  const dataset: Record<string, unknown> = {};
  let scope = outer;
  while (source.remaining > 0) {
    const next = source.peekTag();
    if (scope.depth === 0 && isPadding(next, source)) return dataset;
    if (next !== undefined && scope.stopsBefore?.(next)) return dataset;
    const tag = source.tag();
    if (isDelimiter(tag)) {
      source.uint32();
      if (tag === itemEnd && delimited) return dataset;
      continue;
    }
    const header = readHeader(source, tag, scope.explicitVr);
    const value = readValue(source, header, scope, dataset);
    if ((tag & 0xffff) === 0) continue; // group lengths (retired) say nothing that the reader needs
    dataset[header.keyword] = value;
    scope = narrowed(scope, dataset, tag);
  }
  if (delimited) throw damaged('an item has no end');
  return dataset;
}

/** Archives pad files with zeros; (FFFC,FFFC) is padding by name. */
function isPadding(tag: number | undefined, source: ByteSource): boolean {
  return tag === 0xfffcfffc || ((tag === undefined || tag === 0) && source.onlyZerosLeft());
}

/** Float Pixel Data, Double Float Pixel Data, Pixel Data. */
export const isPixelData = (tag: number): boolean => tag >= 0x7fe00008 && tag <= 0x7fe00010;
const isDelimiter = (tag: number): boolean => tag === itemEnd || tag === sequenceEnd;

function readHeader(source: ByteSource, tag: number, explicitVr: boolean): ElementHeader {
  const entry = tagEntry(tag);
  const { keyword } = entry;
  if (!explicitVr) {
    const length = source.uint32();
    const vr = entry.vr ?? (length === undefinedLength ? 'SQ' : 'UN');
    return { tag, keyword, vr, length, implicitValue: true };
  }
  const vr = source.letters();
  if (shortVrs.has(vr)) return { tag, keyword, vr, length: source.uint16(), implicitValue: false };
  if (!/^[A-Z]{2}$/.test(vr)) throw damaged('an element has no value representation');
  source.take(2);
  const length = source.uint32();
  if (vr !== 'UN') return { tag, keyword, vr, length, implicitValue: false };
  return { tag, keyword, vr: length === undefinedLength ? 'SQ' : (entry.vr ?? 'UN'), length, implicitValue: true };
}

function readValue(source: ByteSource, header: ElementHeader, scope: DatasetScope, dataset: NaturalDataset): unknown {
  if (header.vr === 'SQ') return readSequence(source, header, scope);
  if (header.length !== undefinedLength) return decodeValue(header.vr, source.take(header.length), scope);
  if (!isPixelData(header.tag)) throw damaged('an element has no end');
  const frames = readFrames(source, numberOf(dataset, 'NumberOfFrames') ?? 1, extendedOffsets(dataset));
  return frames.length === 1 ? frames[0] : frames;
}

/** PS3.3 C.7.6.3.1.8: 64-bit offsets, in place of an empty basic offset table. */
function extendedOffsets(dataset: NaturalDataset): readonly number[] {
  const [table] = bytesOf(dataset, 'ExtendedOffsetTable');
  if (table === undefined) return [];
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  return Array.from({ length: Math.floor(table.length / 8) }, (_, i) => Number(view.getBigUint64(8 * i, true)));
}

function readSequence(source: ByteSource, header: ElementHeader, outer: DatasetScope): readonly NaturalDataset[] {
  if (outer.depth >= maxDepth) throw damaged('sequences are nested without end');
  const explicitVr = outer.explicitVr && !header.implicitValue;
  const scope = { ...outer, explicitVr, depth: outer.depth + 1, stopsBefore: undefined };
  const delimited = header.length === undefinedLength;
  const part = delimited ? source : source.part(header.length);
  const items: NaturalDataset[] = [];
  while (part.remaining > 0) {
    const tag = part.tag();
    const length = part.uint32();
    if (tag === sequenceEnd) return items;
    if (tag !== itemTag) throw damaged('a sequence holds something else than items');
    items.push(length === undefinedLength ? readDataset(part, scope, true) : readDataset(part.part(length), scope));
  }
  if (delimited) throw damaged('a sequence has no end');
  return items;
}

/** The character set and the sign of pixel values hold for what follows, and for the sequences therein. */
function narrowed(scope: DatasetScope, dataset: Record<string, unknown>, tag: number): DatasetScope {
  if (tag === 0x00080005) {
    const decode = textDecoding(characterSets(dataset));
    dataset['SpecificCharacterSet'] = 'ISO_IR 192'; // what the values are in from now on
    return { ...scope, decode };
  }
  return tag === 0x00280103 ? { ...scope, signed: numberOf(dataset, 'PixelRepresentation') === 1 } : scope;
}

/** With its empty first value, which stands for the default repertoire. */
function characterSets(dataset: NaturalDataset): readonly string[] {
  const value = dataset['SpecificCharacterSet'];
  return Array.isArray(value) ? value.map(String) : textsOf(dataset, 'SpecificCharacterSet');
}

const damaged = (what: string): DicomError => new DicomError('not-dicom', `The file is damaged: ${what}.`);
