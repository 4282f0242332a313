import type { TextDecoding } from '../part10/character-set.js';
import { textDecoding } from '../part10/character-set.js';
import { decodeValue } from '../part10/decode-value.js';
import type { DicomElement } from './dicom-element.js';
import { tagName } from './dicom-element.js';
import type { DicomJson, DicomJsonAttribute, DicomJsonPersonName, DicomJsonValue } from './dicom-json.js';

interface Scope {
  readonly decode: TextDecoding;
  readonly signed: boolean;
  /** Where the dataset stands: '' or `00540016/1/`. */
  readonly path: string;
}

/** Bytes up to this length stand in the JSON itself; longer ones, and pixel data always, are bulk data. */
const maxInlineBytes = 1_024;

const specificCharacterSet = 0x00080005;
const pixelRepresentation = 0x00280103;
const pixelDataTags: ReadonlySet<number> = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);

/**
 * @returns a dataset in the DICOM JSON model, in Unicode. Bulk data carries, as `BulkDataURI`, its path within the dataset: the tag, or
 *   tag/item/tag where it is nested, items from 1.
 * @see PS3.18 F DICOM JSON Model
 */
export const writeDicomJson = (elements: readonly DicomElement[]): DicomJson =>
  datasetJson(elements, { decode: textDecoding([]), signed: false, path: '' });

function datasetJson(elements: readonly DicomElement[], outer: Scope): DicomJson {
  const json: Record<string, DicomJsonAttribute> = {};
  let scope = outer;
  for (const element of elements) {
    scope = narrowed(scope, element);
    json[tagName(element.tag)] = attributeJson(element, scope);
  }
  return json;
}

/** The character set and the sign of pixel values hold for what follows, and for the sequences therein. */
function narrowed(scope: Scope, element: DicomElement): Scope {
  if (element.content.kind !== 'bytes') return scope;
  const { bytes } = element.content;
  if (element.tag === specificCharacterSet) return { ...scope, decode: textDecoding(latin1(bytes).split('\\')) };
  return element.tag === pixelRepresentation ? { ...scope, signed: bytes[0] === 1 } : scope;
}

function attributeJson({ tag, vr: encodedVr, content }: DicomElement, scope: Scope): DicomJsonAttribute {
  const vr = encodedVr === 'xs' ? (scope.signed ? 'SS' : 'US') : encodedVr;
  const path = scope.path + tagName(tag);
  if (content.kind === 'encapsulated') return { vr, BulkDataURI: path };
  if (content.kind === 'items') return withValues(vr, sequenceJson(content.items, scope, path));
  if (content.bytes.length === 0) return { vr };
  if (pixelDataTags.has(tag)) return { vr, BulkDataURI: path };
  // The text is in Unicode from here on.
  if (tag === specificCharacterSet) return { vr, Value: ['ISO_IR 192'] };
  const value = decodeValue(vr, content.bytes, scope);
  if (value instanceof Uint8Array) return bytesJson(vr, value, path);
  return withValues(
    vr,
    listOf(value).map((single) => valueJson(vr, single)),
  );
}

function sequenceJson(items: readonly (readonly DicomElement[])[], scope: Scope, path: string): readonly DicomJson[] {
  return items.map((item, index) => datasetJson(item, { ...scope, path: `${path}/${index + 1}/` }));
}

const bytesJson = (vr: string, bytes: Uint8Array, path: string): DicomJsonAttribute =>
  bytes.length > maxInlineBytes
    ? { vr, BulkDataURI: path }
    : { vr, InlineBinary: Buffer.from(bytes).toString('base64') };

const withValues = (vr: string, values: readonly DicomJsonValue[]): DicomJsonAttribute =>
  values.every((value) => value === null) ? { vr } : { vr, Value: values };

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

function valueJson(vr: string, value: unknown): DicomJsonValue {
  if (typeof value === 'number') return vr === 'AT' ? tagName(value) : numberJson(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'string' || value === '') return null;
  return vr === 'PN' ? personNameJson(value) : value;
}

/** JSON has no NaN and no infinity; the model writes their names, PS3.18 F.2.3. */
const numberJson = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

function personNameJson(text: string): DicomJsonPersonName | null {
  const [Alphabetic = '', Ideographic = '', Phonetic = ''] = text.split('=').map((group) => group.trim());
  const name = {
    ...(Alphabetic === '' ? {} : { Alphabetic }),
    ...(Ideographic === '' ? {} : { Ideographic }),
    ...(Phonetic === '' ? {} : { Phonetic }),
  };
  return Object.keys(name).length === 0 ? null : name;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
