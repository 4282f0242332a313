import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { offsetChart } from '../../evaluation/report/offset-chart.js';
import { svgToPng } from '../../rendering/svg-to-png.js';
import type { CollectedRuns } from './collected-runs.js';
import { paperTables } from './paper-tables.js';
import { precisionRecallChart } from './precision-recall-chart.js';
import { precisionRecallOf, precisionRecallStages } from './precision-recall-tables.js';
import { offsetCurve, offsetCurves } from './volume-tables.js';

/** Writes the tables as Markdown and the papers' curves as PNG into a folder. */
export function writeTables(runs: CollectedRuns, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, markdown } of paperTables(runs)) writeFileSync(join(folder, `${name}.md`), markdown);
  const byMethod = new Map(offsetCurves.map((row) => [row.name, offsetCurve(runs, row)]));
  const offsets = offsetChart('Dice by distance (001 Fig. 2a, 003 Figs. 4 and 10)', byMethod);
  writeFileSync(join(folder, 'networks-offsets.png'), svgToPng(offsets));
  for (const [scope, title] of [
    ['onSlices', 'RECIST slices'],
    ['inVolumes', 'volumes'],
  ] as const) {
    const curves = precisionRecallStages.flatMap(({ name, stage }) => {
      const curve = precisionRecallOf(runs, stage, scope);
      return curve ? [[name, curve] as const] : [];
    });
    const chart = precisionRecallChart(`Precision and recall, ${title} (003 Figs. 5 and 11)`, new Map(curves));
    writeFileSync(
      join(folder, `networks-precision-recall-${scope === 'onSlices' ? 'slices' : 'volumes'}.png`),
      svgToPng(chart),
    );
  }
}
