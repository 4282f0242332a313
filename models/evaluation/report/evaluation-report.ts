import type { EvaluatedLesion } from '../run/run-evaluation.js';
import { diceByOffset } from './dice-by-offset.js';
import type { EvaluationRow } from './evaluation-row.js';
import { evaluationRows } from './evaluation-row.js';
import { lesionGroups, sizeClasses } from './lesion-group.js';
import { markdownTable } from './markdown-table.js';
import { summarise } from './summarise.js';
import { summaryTables } from './summary-tables.js';

/** How an evaluation was made: enough to make it again. */
export interface EvaluationSetup {
  /** Of recist3d. */
  readonly version: string;
  /** As it was typed. */
  readonly command: string;
  readonly methods: readonly string[];
  readonly jitter: number;
  readonly seed: number;
  readonly marks: 'derived from the masks' | 'from a file';
  readonly minLongMm?: number;
  readonly limit?: number;
}

/** An evaluation in numbers. */
export interface EvaluationReport {
  readonly setup: EvaluationSetup;
  readonly rows: readonly EvaluationRow[];
  /** Set names in the order of the rows. */
  readonly sets: readonly string[];
  readonly lesions: readonly EvaluatedLesion[];
}

/** @returns what an evaluation reports of its lesions: a row for each lesion and method, in the order of the lesions. */
export function evaluationReport(setup: EvaluationSetup, lesions: readonly EvaluatedLesion[]): EvaluationReport {
  const rows = evaluationRows(lesions, setup.methods);
  return { setup, rows, sets: [...new Set(rows.map(({ set }) => set))], lesions };
}

/** @returns the content of results.json: setup, rows, summaries by set and group, Dice by offset. */
export function resultsJson({ setup, rows, sets, lesions }: EvaluationReport): string {
  const groups = [...lesionGroups, ...sizeClasses];
  const summaries = sets.flatMap((set) =>
    groups.flatMap((group) =>
      setup.methods.map((method) => {
        const own = rows.filter((row) => row.set === set && row.method === method && group.holds(row));
        return { set, group: group.name, ...summarise(method, own) };
      }),
    ),
  );
  const offsets = sets.flatMap((set) =>
    [...diceByOffset(ofSet(lesions, set), setup.methods)].map(([method, points]) => ({ set, method, points })),
  );
  return `${JSON.stringify({ ...setup, rows, summaries, diceByOffset: offsets }, null, 1)}\n`;
}

export const ofSet = (lesions: readonly EvaluatedLesion[], set: string): readonly EvaluatedLesion[] =>
  lesions.filter(({ pair }) => pair.set === set);

/** @returns the content of table.md: how it was made, and the tables of each set. */
export function reportTables({ setup, rows, sets }: EvaluationReport): string {
  const parts = sets.map((set) =>
    summaryTables(
      set,
      rows.filter((row) => row.set === set),
      setup.methods,
    ),
  );
  return `${[preamble(setup), methodTable(rows, setup.methods), ...parts, NOTES].join('\n\n')}\n`;
}

function preamble({ version, command, jitter, seed, marks }: EvaluationSetup): string {
  const jitterText =
    jitter === 0 ? 'no jitter' : `endpoints jittered by ±${100 * jitter} % of each half axis, seed ${seed}`;
  return `# Evaluation\n\n    ${command}\n\nrecist3d ${version}. Marks ${marks}, ${jitterText}.`;
}

function methodTable(rows: readonly EvaluationRow[], methods: readonly string[]): string {
  const body = methods.map((method) => {
    const row = rows.find((candidate) => candidate.method === method && candidate.methodId !== null);
    return [method, row?.methodId ?? '–', row?.methodVersion ?? '–', row?.dimension ? `${row.dimension}D` : '–'];
  });
  return markdownTable(['method', 'stands for', 'version', 'dimension'], body);
}

const NOTES = `2D: Dice on the RECIST slice; 3D: Dice in the volume. Mean, median, and the share of lesions under .5; a lesion that a method failed on counts as 0.
Precision, recall and VS (volumetric similarity) are means in 3D, HD95 (95 % Hausdorff) and AVD (average Hausdorff) medians in 3D, s the median seconds of one segmentation in one thread.
Truth is the largest 26-connected component of a label (with marks from a file: the component under the mark). Sizes are the long axis between pixel centres, before jitter.`;
