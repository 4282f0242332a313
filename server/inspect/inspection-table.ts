import type { Inspection, InspectionRow } from './inspection.js';
import { countOutcomes } from './inspection.js';

const words: Readonly<Record<InspectionRow['outcome'], string>> = {
  convert: 'convert',
  readable: 'mark',
  superseded: 'superseded',
  refused: 'refused',
  'no-mark': 'no mark',
  note: 'note',
  series: 'images',
};

const columns: readonly (readonly [title: string, cell: (row: InspectionRow) => string])[] = [
  ['document', ({ document }) => document],
  ['group', ({ groupIndex }) => (groupIndex === undefined ? '' : String(groupIndex + 1))],
  ['outcome', ({ outcome }) => words[outcome]],
  ['mm', ({ longAxisMm, shortAxisMm }) => [longAxisMm, shortAxisMm].flatMap((mm) => mm?.toFixed(1) ?? []).join(' × ')],
  ['lesion', ({ trackingID }) => trackingID ?? ''],
  [
    'why',
    ({ reason, detail, images }) =>
      images === undefined ? [reason, detail].filter(Boolean).join(': ') : `${images} images`,
  ],
];

/** @returns the rows of an inspection as a table for the terminal, with their numbers below it. */
export function inspectionTable({ rows, passedOver }: Inspection): string {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const { convert, readable, superseded, refused, series, ...rest } = countOutcomes(rows);
  return [
    ...lines,
    '',
    `${convert} would be converted, ${readable} marks whose images were not looked at, ${superseded} superseded, ${refused} refused, ` +
      `${rest['no-mark']} entries that are no mark, ${series} image series; ${passedOver} files passed over.`,
  ].join('\n');
}
