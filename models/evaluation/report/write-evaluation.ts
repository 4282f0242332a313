import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { svgToPng } from '../../rendering/svg-to-png.js';
import type { TaskRunner } from '../run/evaluation-task.js';
import { diceByOffset } from './dice-by-offset.js';
import type { EvaluationReport } from './evaluation-report.js';
import { ofSet, reportTables, resultsJson } from './evaluation-report.js';
import type { EvaluationRow } from './evaluation-row.js';
import { offsetChart } from './offset-chart.js';
import type { SheetOptions } from './sheet-tasks.js';
import { sheetPages } from './sheet-tasks.js';
import { toCsv } from './to-csv.js';

/** Writes results.csv, results.json and table.md, and the plot of Dice by slice offset of each set (SVG and PNG). */
export function writeNumbers(report: EvaluationReport, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const columns = Object.keys(report.rows[0]) as (keyof EvaluationRow)[];
  writeFileSync(join(folder, 'results.csv'), toCsv(report.rows, columns));
  writeFileSync(join(folder, 'results.json'), resultsJson(report));
  writeFileSync(join(folder, 'table.md'), reportTables(report));
  const named = report.sets.filter((set) => set !== '');
  for (const set of named) writeOffsetChart(report, set, folder, named.length > 1);
}

function writeOffsetChart(report: EvaluationReport, set: string, folder: string, several: boolean): void {
  const byMethod = diceByOffset(ofSet(report.lesions, set), report.setup.methods);
  const svg = offsetChart(`Dice by distance from the RECIST slice: ${set}`, byMethod);
  const path = join(folder, several ? `dice-by-offset-${set}` : 'dice-by-offset');
  writeFileSync(`${path}.svg`, svg);
  writeFileSync(`${path}.png`, svgToPng(svg, { scale: 2 }));
}

/**
 * Draws the contact sheets into `OUT/sheets/METHOD/SET-PAGE.png`.
 * @returns the codes of pages that could not be drawn
 */
export async function writeSheets(
  report: EvaluationReport,
  options: SheetOptions,
  folder: string,
  runner: TaskRunner,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<readonly string[]> {
  const pages = sheetPages(report.lesions, report.setup.methods, options);
  let done = 0;
  onProgress(done, pages.length);
  const failures = await Promise.all(
    pages.map(async ({ path, task }) => {
      const outcome = await runner.run(task);
      onProgress(++done, pages.length);
      if (!outcome.ok) return [outcome.failure.code];
      const file = join(folder, 'sheets', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, outcome.value);
      return [];
    }),
  );
  return failures.flat();
}
