import type { NaturalDataset } from '../part10/natural-dataset.js';
import { tagEntry } from '../part10/tag-entry.js';
import type { DicomJson, DicomJsonAttribute } from './dicom-json.js';

/** Documents nest some twenty deep; an answer that goes on and on was made to exhaust the stack. */
const maxDepth = 64;

/**
 * @param json metadata of one instance, as an archive gives it; not trusted
 * @returns the dataset by keyword. Values are as they stand there: numbers of DS and IS may be text. Bulk data is left out.
 * @see PS3.18 F DICOM JSON Model
 */
export function readDicomJson(json: unknown, depth = 0): NaturalDataset {
  const dataset: Record<string, unknown> = {};
  if (!isObject(json) || depth > maxDepth) return dataset;
  for (const [tag, attribute] of Object.entries(json as DicomJson)) {
    if (!/^[\dA-Fa-f]{8}$/.test(tag) || !isObject(attribute)) continue;
    dataset[tagEntry(parseInt(tag, 16)).keyword] = valueOf(attribute, depth);
  }
  return dataset;
}

function valueOf({ vr, Value, InlineBinary }: DicomJsonAttribute, depth: number): unknown {
  if (typeof InlineBinary === 'string') return new Uint8Array(Buffer.from(InlineBinary, 'base64'));
  const values: readonly unknown[] = Array.isArray(Value) ? Value : [];
  if (vr === 'SQ') return values.map((item) => readDicomJson(item, depth + 1));
  const read = vr === 'AT' ? values.map(tagNumber) : values;
  return read.length > 1 ? read : (read[0] ?? null);
}

/** Tags stand as eight hexadecimal digits, which must not be read as a decimal number. */
const tagNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^[\dA-Fa-f]{8}$/.test(value) ? parseInt(value, 16) : value;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
