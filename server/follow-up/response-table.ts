import type { FollowUp } from './follow-up-of-folder.js';

const number = (mm: number | null): string => (mm === null ? '–' : mm.toFixed(1));
const percent = (share: number | undefined): string =>
  share === undefined || !Number.isFinite(share) ? '' : `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;

/** @returns lesions by visits, then sums, changes and responses with their reasons, for the terminal. */
export function responseTable({ visits, lesions, warnings }: FollowUp): string {
  const rows = [
    ['lesion', ...visits.map(({ date }) => date)],
    ...lesions.map(({ name, organ, sizesMm }) => [organ === '' ? name : `${name} (${organ})`, ...sizesMm.map(number)]),
    ['sum, mm', ...visits.map(({ sumMm }) => number(sumMm))],
    ['from baseline', ...visits.map(({ target }) => percent(target?.changeFromBaseline))],
    ['from smallest', ...visits.map(({ target }) => percent(target?.changeFromNadir))],
    ['response', ...visits.map(({ response }) => response)],
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
  );
  return [
    ...lines,
    '',
    ...visits.slice(1).map(({ date, response, reason }) => `${date}  ${response}  ${reason}`),
    ...warnings.map(({ code, detail }) => `${code}: ${detail}`),
  ].join('\n');
}
