type Cell = string | number | null;

/** Spreadsheets run a text that starts like this as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * @param rows all with the same keys, in the order of the columns
 * @returns comma-separated values with a header line (RFC 4180; lines end in LF); null is an empty field
 */
export function toCsv<Row extends object>(rows: readonly Row[], columns: readonly (keyof Row & string)[]): string {
  const lines = rows.map((row) => columns.map((column) => field(row[column] as Cell)).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

function field(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
