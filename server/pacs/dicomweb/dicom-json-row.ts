import { PacsError } from '../pacs-error.js';

/** One object of the DICOM JSON model (PS3.18 F.2) as an archive sent it: nothing about it is certain. */
export type DicomJsonRow = Readonly<Record<string, unknown>>;

/** @returns the rows of an answer. @throws {PacsError} pacs-invalid-answer where it is no array of objects */
export function rowsOf(answer: unknown): readonly DicomJsonRow[] {
  if (Array.isArray(answer) && answer.every(isRow)) return answer;
  throw new PacsError('pacs-invalid-answer', 'The answer is not an array of DICOM JSON objects.');
}

export const isRow = (value: unknown): value is DicomJsonRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param tag eight hexadecimal digits. @returns every value of the attribute, [] where it has none */
export function valuesOf(row: DicomJsonRow, tag: string): readonly unknown[] {
  const element = row[tag.toUpperCase()] ?? row[tag.toLowerCase()];
  return isRow(element) && Array.isArray(element['Value']) ? (element['Value'] as readonly unknown[]) : [];
}

/** @returns the first value as text; undefined where there is none */
export function textOf(row: DicomJsonRow, tag: string): string | undefined {
  const value = valuesOf(row, tag)[0];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** @returns the first value as a number, also from a string as IS may be written; undefined where there is none */
export function integerOf(row: DicomJsonRow, tag: string): number | undefined {
  const value = Number(valuesOf(row, tag)[0] ?? NaN);
  return Number.isInteger(value) ? value : undefined;
}
