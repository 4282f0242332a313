import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { PrecisionRecall, ProbabilityHistogram } from '../scoring/precision-recall.js';
import { bestFMeasure, precisionRecallCurve } from '../scoring/precision-recall.js';
import type { CollectedRuns } from './collected-runs.js';

/** What is counted: all pixels of the marked slices, or of all slices of the ROIs. */
export type PixelScope = 'onSlices' | 'inVolumes';

/** Stages of the WSSS recipe by their names in 003 Figs. 5 and 11; F-measures of the papers' text where they give them. */
export const precisionRecallStages = [
  { name: 'HNN', stage: 'recist-slice', paper: '.683 (001, volumes)' },
  { name: 'WSSS-3', stage: 'wsss-3', paper: '–' },
  { name: 'WSSS-5', stage: 'wsss-5', paper: '–' },
  { name: 'WSSS-7', stage: 'wsss-7', paper: '.785 (001, volumes)' },
] as const;

/** @returns the curve of a stage, the pixels of all seeds together; undefined where there is no such run */
export function precisionRecallOf(
  runs: CollectedRuns,
  stage: string,
  scope: PixelScope,
): readonly PrecisionRecall[] | undefined {
  const histograms = runs.of('wsss-hnn').flatMap((run) => run.stages.find((own) => own.stage === stage)?.[scope] ?? []);
  return histograms.length === 0 ? undefined : precisionRecallCurve(histograms.reduce(added));
}

const added = (a: ProbabilityHistogram, b: ProbabilityHistogram): ProbabilityHistogram => ({
  lesion: a.lesion.map((count, i) => count + b.lesion[i]),
  background: a.background.map((count, i) => count + b.background[i]),
});

/** 001 Fig. 2b, 003 Figs. 5 and 11: the best F-measure of each curve. */
export function precisionRecallTable(runs: CollectedRuns): string {
  const best = (stage: string, scope: PixelScope): string => {
    const curve = precisionRecallOf(runs, stage, scope);
    return curve ? bestFMeasure(curve).toFixed(3) : '–';
  };
  const rows = precisionRecallStages.map(({ name, stage, paper }) => [
    name,
    paper,
    best(stage, 'onSlices'),
    best(stage, 'inVolumes'),
  ]);
  return markdownTable(['method', 'F in the paper', 'ours, RECIST slices', 'ours, volumes'], rows);
}
