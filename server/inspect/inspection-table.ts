import type { Inspection, InspectionRow, PassedOver } from './inspection.js';
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

const whyPassedOver: Readonly<Record<PassedOver['why'], string>> = {
  'no-marks': 'no DICOM, and no document of marks',
  'own-result': 'written by recist3d',
  'other-object': 'DICOM objects of other kinds',
};

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const passedOverLine = ({ why, count, examples }: PassedOver): string => {
  const names = [...examples, ...(count > examples.length ? ['…'] : [])].join(', ');
  return `Passed over: ${count} (${whyPassedOver[why]})${examples.length > 0 ? `: ${names}` : ''}`;
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
      images === undefined ? [reason, detail].filter(Boolean).join(': ') : counted(images, 'image'),
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
      `${rest['no-mark']} entries that are no mark, ${counted(series, 'image series', 'image series')}.`,
    ...passedOver.map(passedOverLine),
  ].join('\n');
}
