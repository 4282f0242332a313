import type { FollowUp } from './follow-up.js';

const number = (mm: number | null): string => (mm === null ? '–' : mm.toFixed(1));
const percent = (share: number | undefined): string =>
  share === undefined || !Number.isFinite(share) ? '' : `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;

const states: Readonly<Record<string, string>> = { absent: 'gone', 'too-small': 'too small', merged: 'merged' };

/** @returns lesions by visits, then sums, changes and responses with their reasons, for the terminal. */
export function responseTable({ visits, lesions, warnings }: FollowUp): string {
  const rows = [
    ['lesion', ...visits.map(({ date }) => date)],
    ...lesions.map(({ name, organ, role, sizesMm, visits: at }) => [
      `${organ === '' ? name : `${name} (${organ})`}${role === 'target' ? '' : `, ${role}`}`,
      ...sizesMm.map((mm, i) => (mm === null ? (states[at[i].state] ?? '–') : number(mm))),
    ]),
    ['sum, mm', ...visits.map(({ sumMm }) => number(sumMm))],
    ['from baseline', ...visits.map(({ target }) => percent(target?.changeFromBaseline))],
    ['from smallest', ...visits.map(({ target }) => percent(target?.changeFromNadir))],
    ...(visits.some(({ volumetric }) => volumetric)
      ? [
          ['volume, from baseline', ...visits.map(({ volumetric }) => percent(volumetric?.changeFromBaseline))],
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
    ...visits.slice(1).map(({ date, response, reason }) => `${date}  ${response}  ${reason}`),
    ...warnings.map(({ code, detail }) => `${code}: ${detail}`),
  ].join('\n');
}
