import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { offsetChart } from '../../evaluation/report/offset-chart.js';
import { svgToPng } from '../../rendering/svg-to-png.js';
import { packRun } from '../run/packed-run.js';
import type { CollectedRuns } from './collected-runs.js';
import { keptEnding } from './collected-runs.js';
import { paperTables } from './paper-tables.js';
import { precisionRecallChart } from './precision-recall-chart.js';
import { precisionRecallOf, precisionRecallStages } from './precision-recall-tables.js';
import { offsetCurve, offsetCurves } from './volume-tables.js';

/**
 * Writes the tables as Markdown and the papers' curves as PNG into a folder, and into `runs` below it the runs that they were made of. A document
 * that no run is behind, and curves without a point, are left as they are.
 */
export function writeTables(runs: CollectedRuns, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, markdown } of paperTables(runs)) writeFileSync(join(folder, `${name}.md`), markdown);
  keepRuns(runs, join(folder, 'runs'));
  const offsets = offsetCurves.flatMap((row) => {
    const curve = offsetCurve(runs, row);
    return curve.length === 0 ? [] : [[row.name, curve] as const];
  });
  if (offsets.length > 0) {
    const chart = offsetChart('Dice by distance (001 Fig. 2a, 003 Figs. 4 and 10)', new Map(offsets));
    writeFileSync(join(folder, 'networks-offsets.png'), svgToPng(chart));
  }
  for (const { scope, title, file } of precisionRecallCharts) {
    const curves = precisionRecallStages.flatMap(({ name, stage }) => {
      const curve = precisionRecallOf(runs, stage, scope);
      return curve ? [[name, curve] as const] : [];
    });
    if (curves.length === 0) continue;
    const chart = precisionRecallChart(`Precision and recall, ${title} (003 Figs. 5 and 11)`, new Map(curves));
    writeFileSync(join(folder, file), svgToPng(chart));
  }
}

const precisionRecallCharts = [
  { scope: 'onSlices', title: 'RECIST slices', file: 'networks-precision-recall-slices.png' },
  { scope: 'inVolumes', title: 'volumes', file: 'networks-precision-recall-volumes.png' },
] as const;

/** The scores of every lesion, `FOLDER/RECIPE/seed-N.json.gz`: what the tables are made of outlives the machine that trained. */
function keepRuns(runs: CollectedRuns, folder: string): void {
  for (const run of runs.all) {
    mkdirSync(join(folder, run.recipe.name), { recursive: true });
    writeFileSync(join(folder, run.recipe.name, `seed-${run.seed}${keptEnding}`), packRun(run));
  }
}
