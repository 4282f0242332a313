import { DicomError } from '../errors/dicom-error.js';
import { ByteSource } from '../part10/byte-source.js';
import { tagEntry } from '../part10/tag-entry.js';
import type { DicomElement, ElementContent } from './dicom-element.js';

/** The elements of a dataset in their order, and where its pixel data lies. */
export interface ReadElements {
  readonly elements: readonly DicomElement[];
  /** Pixel Data, or its floating point forms, of the outermost dataset. */
  readonly pixelData: PixelDataPlace | undefined;
}

export interface PixelDataPlace {
  readonly tag: number;
  readonly vr: string;
  /** Byte offset of the value in the dataset. */
  readonly at: number;
  /** Length in bytes; undefined where the value is encapsulated. */
  readonly length: number | undefined;
}

interface Header {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  readonly explicitVr: boolean;
}

const undefinedLength = 0xffff_ffff;
const itemTag = 0xfffee000;
const itemEnd = 0xfffee00d;
const sequenceEnd = 0xfffee0dd;
/** Documents nest some twenty deep; a file that goes on and on was made to exhaust the stack. */
const maxDepth = 64;
/** VRs with a 16-bit length, PS3.5 7.1.2; all others, also such as are still unknown, have a 32-bit one. */
const shortVrs: ReadonlySet<string> = new Set(
  'AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' '),
);

/**
 * Reads a dataset as encoded: views into `dataset`, nothing decoded, nothing copied. Values behind the pixel data are read, too.
 * @param dataset what follows the file meta information, inflated where it was deflated
 * @throws {DicomError} not-dicom where an element reaches beyond the end or a delimiter is missing
 * @see PS3.5 7 The Data Set
 */
export function readElements(dataset: Uint8Array, explicitVr: boolean): ReadElements {
  const elements = readItem({ source: new ByteSource(dataset), whole: dataset, depth: 0 }, explicitVr, false);
  return {
    elements,
    pixelData: placeOf(
      elements.find(({ tag }) => isPixelData(tag)),
      dataset,
    ),
  };
}

interface Reading {
  readonly source: ByteSource;
  readonly whole: Uint8Array;
  readonly depth: number;
}

function readItem(reading: Reading, explicitVr: boolean, delimited: boolean): readonly DicomElement[] {
  const { source, depth } = reading;
  const elements: DicomElement[] = [];
  while (source.remaining > 0) {
    if (depth === 0 && isPadding(source)) return elements;
    const tag = source.tag();
    if (tag === itemEnd || tag === sequenceEnd) {
      source.uint32();
      if (tag === itemEnd && delimited) return elements;
      continue;
    }
    const header = readHeader(source, tag, explicitVr);
    const content = readContent(reading, header);
    // Group lengths are retired, and wrong in many files.
    if ((tag & 0xffff) !== 0) elements.push({ tag, vr: header.vr, content });
  }
  if (delimited) throw damaged('an item has no end');
  return elements;
}

/** Archives pad files with zeros; (FFFC,FFFC) is padding by name. */
function isPadding(source: ByteSource): boolean {
  const next = source.peekTag();
  return next === 0xfffcfffc || ((next === undefined || next === 0) && source.onlyZerosLeft());
}

/** Float Pixel Data, Double Float Pixel Data, Pixel Data. */
const isPixelData = (tag: number): boolean => tag >= 0x7fe00008 && tag <= 0x7fe00010;

function readHeader(source: ByteSource, tag: number, explicitVr: boolean): Header {
  if (!explicitVr) {
    const length = source.uint32();
    return { tag, vr: dictionaryVr(tag, length), length, explicitVr };
  }
  const vr = source.letters();
  if (shortVrs.has(vr)) return { tag, vr, length: source.uint16(), explicitVr };
  if (!/^[A-Z]{2}$/.test(vr)) throw damaged('an element has no value representation');
  source.take(2);
  const length = source.uint32();
  if (vr !== 'UN') return { tag, vr, length, explicitVr };
  // An unknown attribute is encoded in implicit VR, whatever is around it: PS3.5 6.2.2 note 4.
  return { tag, vr: dictionaryVr(tag, length), length, explicitVr: false };
}

function dictionaryVr(tag: number, length: number): string {
  const vr = tagEntry(tag).vr ?? 'UN';
  if (vr === 'ox' || vr === 'lt') return 'OW';
  return vr === 'UN' && length === undefinedLength ? 'SQ' : vr;
}

function readContent(reading: Reading, header: Header): ElementContent {
  const { source, whole } = reading;
  if (header.vr === 'SQ') return { kind: 'items', items: readItems(reading, header) };
  if (header.length !== undefinedLength) return { kind: 'bytes', bytes: source.take(header.length) };
  if (!isPixelData(header.tag)) throw damaged('an element has no end');
  const at = offsetIn(whole, source.take(0));
  skipFragments(source);
  return { kind: 'encapsulated', at };
}

function readItems(reading: Reading, header: Header): readonly (readonly DicomElement[])[] {
  if (reading.depth >= maxDepth) throw damaged('sequences are nested without end');
  const delimited = header.length === undefinedLength;
  const source = delimited ? reading.source : reading.source.part(header.length);
  const items: (readonly DicomElement[])[] = [];
  while (source.remaining > 0) {
    const tag = source.tag();
    const length = source.uint32();
    if (tag === sequenceEnd) return items;
    if (tag !== itemTag) throw damaged('a sequence holds something else than items');
    const open = length === undefinedLength;
    const inner = { ...reading, source: open ? source : source.part(length), depth: reading.depth + 1 };
    items.push(readItem(inner, header.explicitVr, open));
  }
  if (delimited) throw damaged('a sequence has no end');
  return items;
}

function skipFragments(source: ByteSource): void {
  for (;;) {
    const tag = source.tag();
    const length = source.uint32();
    if (tag === sequenceEnd) return;
    if (tag !== itemTag) throw damaged('pixel data has no end');
    source.take(length);
  }
}

function placeOf(element: DicomElement | undefined, whole: Uint8Array): PixelDataPlace | undefined {
  if (element === undefined) return undefined;
  const { tag, vr, content } = element;
  if (content.kind === 'encapsulated') return { tag, vr, at: content.at, length: undefined };
  if (content.kind === 'items') return undefined;
  return { tag, vr, at: offsetIn(whole, content.bytes), length: content.bytes.length };
}

const offsetIn = (whole: Uint8Array, view: Uint8Array): number => view.byteOffset - whole.byteOffset;

const damaged = (what: string): DicomError => new DicomError('not-dicom', `The file is damaged: ${what}.`);
