import { parse } from 'csv-parse/sync';
import type { ReadMarks, ReadWarning, UnplacedMark } from '../../measurement/mark.js';
import { deriveUid } from '../../provenance/derive-uid.js';
import { nothingRead, readWarning } from '../read-warning.js';
import { dlInfoRow, isDlInfo, stated } from './dl-info-row.js';
import { markOfRow } from './mark-of-row.js';
import type { HeaderMap } from './table-layouts.js';
import { columnPlaces, isMarkTable } from './table-layouts.js';

/** A row of marks holds some hundred characters. */
const maxRowCharacters = 64 * 1024;

export interface TableOptions {
  /** Names of the columns in this table, where they are not those of the simple layout. */
  readonly headerMap?: HeaderMap | undefined;
}

/**
 * Reads a table of marks, comma- or semicolon-separated with a header: DeepLesion's DL_info, or the simple layout (table-layouts.ts). A row
 * that cannot be read is a warning with its line, and the rest goes on.
 * @returns marks that wait for the images of which the table knows UIDs or numbers only
 */
export function readMarkTable(text: string, options: TableOptions = {}): ReadMarks {
  const { rows, damaged } = parseRows(text);
  const [header, ...body] = rows;
  if (header === undefined) return nothingRead(damaged.length > 0 ? 'damaged-document' : 'unknown-columns');
  const toRow = rowReader(header.cells, options.headerMap);
  if (toRow === undefined) return nothingRead('unknown-columns');
  const uid = deriveUid('table of marks', text);
  const source = {
    sopClassUID: '',
    sopInstanceUID: uid,
    seriesInstanceUID: '',
    studyInstanceUID: '',
    format: 'csv',
  } as const;
  const unplaced: UnplacedMark[] = [];
  const warnings: ReadWarning[] = damaged.map((line) => inRow(readWarning('invalid-row'), line));
  for (const [groupIndex, { cells, line }] of body.entries()) {
    const read = markOfRow(toRow(cells), { ...source, groupIndex });
    if (typeof read === 'string') warnings.push(inRow(readWarning(read, groupIndex), line));
    else unplaced.push(read);
  }
  return { marks: [], warnings, unplaced };
}

/** @returns true where the first line of a text is the header of a table of marks. */
export function isTableOfMarks(text: string, headerMap?: HeaderMap): boolean {
  const [header] = parseRows(text.slice(0, maxRowCharacters).split(/\r?\n/, 1)[0]).rows;
  return header !== undefined && rowReader(header.cells, headerMap) !== undefined;
}

/** @returns true for a text whose first two lines have the same number of columns, four and more. */
export function looksLikeTable(text: string): boolean {
  const { rows } = parseRows(text.slice(0, maxRowCharacters).split(/\r?\n/).slice(0, 2).join('\n'));
  const [header, first] = rows;
  return header !== undefined && header.cells.length >= 4 && first?.cells.length === header.cells.length;
}

function rowReader(header: readonly string[], headerMap?: HeaderMap) {
  if (isDlInfo(header)) return (cells: readonly string[]) => dlInfoRow(header, cells);
  const places = columnPlaces(header, headerMap);
  if (!isMarkTable(places)) return undefined;
  return (cells: readonly string[]) =>
    stated(Object.fromEntries([...places].map(([column, at]) => [column, cells[at]?.trim()])));
}

interface TableRow {
  readonly cells: readonly string[];
  /** 1-based line of the file on which the row ends. */
  readonly line: number;
}

/** A table with more damaged rows is another kind of file. */
const maxDamaged = 1000;

function parseRows(text: string): { readonly rows: readonly TableRow[]; readonly damaged: readonly number[] } {
  const damaged: number[] = [];
  const rows: TableRow[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: maxRowCharacters,
      on_skip: (error) => {
        if (damaged.push(lineOf(error)) > maxDamaged) throw new Error('A damaged table.');
        return undefined;
      },
      on_record: (cells: readonly string[], { lines }) => {
        rows.push({ cells, line: lines });
        return null;
      },
    });
  } catch {
    damaged.push(rows.length + damaged.length + 1);
  }
  return { rows, damaged };
}

const lineOf = (error: unknown): number => {
  const { lines } = error as { readonly lines?: unknown };
  return typeof lines === 'number' ? lines : 0;
};

/** Where a comma separates decimals, tables are written with semicolons. */
function delimiterOf(text: string): string {
  const [header] = text.slice(0, maxRowCharacters).split(/\r?\n/, 1);
  const count = (character: string): number => header.split(character).length;
  return [',', ';', '\t'].reduce((best, character) => (count(character) > count(best) ? character : best));
}

const inRow = (warning: ReadWarning, line: number): ReadWarning => ({
  ...warning,
  detail: `Line ${line}: ${warning.detail}`,
});
