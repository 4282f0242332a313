import type { DemoResult } from './demo-result.js';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly text: (result: DemoResult) => string;
}

const columns: readonly Column[] = [
  { title: 'lesion', align: 'left', text: ({ lesion }) => lesion.name },
  { title: 'mark, mm', align: 'right', text: ({ row }) => axes(row.mark) },
  { title: 'mask, mm', align: 'right', text: ({ row }) => axes(row.measurements) },
  { title: 'volume, ml', align: 'right', text: ({ row }) => millilitres(row.measurements?.volumeMm3) },
  { title: 'true, ml', align: 'right', text: ({ lesion }) => millilitres(lesion.volumeMm3) },
  { title: 'error', align: 'right', text: ({ row, lesion }) => error(row.measurements?.volumeMm3, lesion.volumeMm3) },
  { title: 'Dice', align: 'right', text: ({ dice }) => dice?.toFixed(3) ?? '–' },
  { title: 'seconds', align: 'right', text: ({ row }) => row.seconds?.toFixed(1) ?? '–' },
  { title: 'state', align: 'left', text: ({ row }) => row.reason?.code ?? row.state },
];

/** @returns a table for the terminal, one line a lesion below a header. */
export function demoTable(results: readonly DemoResult[]): string {
  const rows = [columns.map(({ title }) => title), ...results.map((result) => columns.map(({ text }) => text(result)))];
  const widths = columns.map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, c) => (columns[c].align === 'left' ? text.padEnd(widths[c]) : text.padStart(widths[c])))
      .join('  ')
      .trimEnd();
  const [head, ...body] = rows.map(line);
  return [head, '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)), ...body].join('\n');
}

/** Long × short axis. */
function axes(lengths: { readonly longAxisMm: number; readonly shortAxisMm?: number } | undefined): string {
  if (lengths === undefined) return '–';
  const { longAxisMm, shortAxisMm } = lengths;
  return shortAxisMm === undefined
    ? `${longAxisMm.toFixed(1)}`
    : `${longAxisMm.toFixed(1)} × ${shortAxisMm.toFixed(1)}`;
}

const millilitres = (mm3: number | undefined): string => (mm3 === undefined ? '–' : (mm3 / 1000).toFixed(2));

function error(volume: number | undefined, truth: number): string {
  if (volume === undefined) return '–';
  const percent = Math.round(100 * (volume / truth - 1));
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)} %`;
}
