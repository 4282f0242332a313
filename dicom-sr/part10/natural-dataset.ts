/**
 * A dataset as read, by DICOM keyword; private and unknown attributes by tag, eight hexadecimal digits (`00091010`).
 * No value: null. One value: the value. Several: an array. Sequence: always an array of datasets. Person name: a string
 * as in the file, `Alphabetic=Ideographic=Phonetic`. Bytes: Uint8Array; encapsulated frames: an array of Uint8Array.
 * Read it through the accessors below: they also take the shape that dcmjs gives to DICOM JSON.
 */
export type NaturalDataset = Readonly<Record<string, unknown>>;

/** @returns the first value as text without padding; undefined where there is none. */
export function textOf(dataset: NaturalDataset, keyword: string): string | undefined {
  return textsOf(dataset, keyword)[0];
}

/** @returns every value as text without padding, empty values left out. */
export function textsOf(dataset: NaturalDataset, keyword: string): readonly string[] {
  return valuesOf(dataset, keyword)
    .map(asText)
    .filter((text) => text !== '');
}

/** @returns the first value as a finite number; undefined where there is none, or no number. */
export function numberOf(dataset: NaturalDataset, keyword: string): number | undefined {
  const value = numbersOf(dataset, keyword)[0];
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** @returns every value as a number; NaN in the place of a value that is none, so that positions keep their meaning. */
export function numbersOf(dataset: NaturalDataset, keyword: string): readonly number[] {
  return valuesOf(dataset, keyword).map(asNumber);
}

/** @returns the items of a sequence; [] where it is absent or empty. */
export function itemsOf(dataset: NaturalDataset, keyword: string): readonly NaturalDataset[] {
  return valuesOf(dataset, keyword).filter(isDataset);
}

/** @returns the value field as bytes, one array for each encapsulated frame; [] where it is absent. */
export function bytesOf(dataset: NaturalDataset, keyword: string): readonly Uint8Array[] {
  return valuesOf(dataset, keyword).flatMap((value) => {
    if (ArrayBuffer.isView(value)) return [new Uint8Array(value.buffer, value.byteOffset, value.byteLength)];
    return value instanceof ArrayBuffer ? [new Uint8Array(value)] : [];
  });
}

function valuesOf(dataset: NaturalDataset, keyword: string): readonly unknown[] {
  if (!Object.hasOwn(dataset, keyword)) return [];
  const value = dataset[keyword];
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function isDataset(value: unknown): value is NaturalDataset {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\0/g, '').trim();
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return isDataset(value) ? personName(value) : '';
}

/** The DICOM JSON form of a person name, PS3.18 F.2.2. */
function personName(value: NaturalDataset): string {
  const groups = ['Alphabetic', 'Ideographic', 'Phonetic'].map((group) => {
    const text = Object.hasOwn(value, group) ? value[group] : undefined;
    return typeof text === 'string' ? text : '';
  });
  return groups.join('=').replace(/=+$/, '').trim();
}

/** Strictly a decimal number: `19,6` is none, and is not to become 196. */
function asNumber(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : NaN;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' ? parseDecimal(value) : NaN;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** @returns the value of a DS or IS as PS3.5 6.2 writes it, NaN for anything else. */
export function parseDecimal(text: string): number {
  // Most are written without padding.
  const trimmed = decimal.test(text) ? text : text.replace(/\0/g, '').trim();
  return decimal.test(trimmed) ? Number(trimmed) : NaN;
}
