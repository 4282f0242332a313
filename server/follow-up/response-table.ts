import type { FollowUp } from './follow-up.js';
import { bestWords, dateWords, share } from './response-words.js';

const number = (mm: number | null): string => (mm === null ? '–' : mm.toFixed(1));

const states: Readonly<Record<string, string>> = { absent: 'gone', 'too-small': 'too small', merged: 'merged' };

const bestLines = (best: FollowUp['best']): readonly string[] => (best === undefined ? [] : [bestWords(best)]);

/** @returns lesions by visits, then sums, changes and responses with their reasons, for the terminal. */
export function responseTable({ visits, lesions, warnings, best }: FollowUp): string {
  const rows = [
    ['lesion, mm', ...visits.map(({ date }) => dateWords(date))],
    ...lesions.map(({ name, organ, role, sizesMm, visits: at }) => [
      `${organ === '' ? name : `${name} (${organ})`}${role === 'target' ? '' : `, ${role}`}`,
      ...sizesMm.map((mm, i) => (mm === null ? (states[at[i].state] ?? '–') : number(mm))),
    ]),
    ['sum, mm', ...visits.map(({ sumMm, missing }) => `${missing.length > 0 ? '≥ ' : ''}${number(sumMm)}`)],
    ['from baseline', ...visits.map(({ target }) => share(target?.changeFromBaseline))],
    ['from smallest', ...visits.map(({ target }) => share(target?.changeFromNadir))],
    ...(visits.some(({ volumetric }) => volumetric)
      ? [
          ['volume, from baseline', ...visits.map(({ volumetric }) => share(volumetric?.changeFromBaseline))],
          [
            'by volume',
            ...visits.map(({ volumetric, discordant }) => `${volumetric?.response ?? ''}${discordant ? ' ≠' : ''}`),
          ],
        ]
      : []),
    ['response', ...visits.map(({ response }) => response)],
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
  );
  return [
    ...lines,
    '',
    ...visits.slice(1).map(({ date, response, reason }) => `${dateWords(date)}  ${response}  ${reason}`),
    ...bestLines(best),
    ...warnings.map(({ code, detail }) => `${code}: ${detail}`),
  ].join('\n');
}
