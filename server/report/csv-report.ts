import { checkWords, worstGrade } from './check-words.js';
import type { ConversionReport, LesionRow } from './conversion-report.js';

type Cell = string | number | undefined;

/** The columns, in order; a value that a row does not have stays empty. */
const columns: Readonly<Record<string, (row: LesionRow) => Cell>> = {
  document: (row) => row.document,
  group: (row) => row.groupIndex,
  state: (row) => row.state,
  code: (row) => row.reason?.code,
  message: (row) => row.reason?.message,
  next_step: (row) => row.reason?.nextStep,
  tracking_id: (row) => row.trackingID,
  finding: (row) => row.finding,
  site: (row) => row.site,
  mark_long_axis_mm: (row) => rounded(row.mark?.longAxisMm),
  mark_short_axis_mm: (row) => rounded(row.mark?.shortAxisMm),
  long_axis_mm: (row) => rounded(row.measurements?.longAxisMm),
  short_axis_mm: (row) => rounded(row.measurements?.shortAxisMm),
  volume_mm3: (row) => rounded(row.measurements?.volumeMm3),
  volume_lower_mm3: (row) => rounded(row.measurements?.volumeIntervalMm3[0]),
  volume_upper_mm3: (row) => rounded(row.measurements?.volumeIntervalMm3[1]),
  mean_hu: (row) => rounded(row.measurements?.meanHu),
  sd_hu: (row) => rounded(row.measurements?.sdHu),
  grade: (row) => row.checks && worstGrade(row.checks),
  checks_failed: (row) =>
    row.checks
      ?.filter(({ passed }) => !passed)
      .map(checkWords)
      .join('; '),
  flags: (row) => row.flags?.join(' '),
  method: (row) => row.method && `${row.method.id} ${row.method.version}`,
  segmentation: (row) => row.segmentation?.path,
  segmentation_uid: (row) => row.segmentation?.sopInstanceUID,
  report: (row) => row.report?.path,
  report_uid: (row) => row.report?.sopInstanceUID,
  picture: (row) => row.picture?.path,
};

/** Yields report.csv: one line a mark, RFC 4180, with a header. */
export function* csvReport({ lesions }: ConversionReport): Generator<string> {
  yield line(Object.keys(columns));
  for (const row of lesions()) yield line(Object.values(columns).map((value) => csvCell(value(row))));
}

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

/** A text that a spreadsheet would take for a formula is told apart by an apostrophe. */
function csvCell(value: Cell): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const rounded = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Number(value.toFixed(3));
