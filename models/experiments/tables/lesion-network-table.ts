import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import type { CollectedRuns } from './collected-runs.js';

/** How each variant is named in the table; the order of its rows. */
const variants = [
  { variant: 'network', name: 'network alone' },
  { variant: 'network-one-view', name: 'network alone, not mirrored' },
  { variant: 'network-and-cut', name: 'mean of network and cut' },
  { variant: 'network-in-cut', name: 'network as a unary term of the cut (ships)' },
  { variant: 'network-of-marks-in-cut', name: 'the same, mean over seven marks' },
  { variant: 'network-again-in-cut', name: 'the same, second look at the axes of the first result' },
  { variant: 'assumed-in-cut', name: 'ships, no short axis drawn, assumed' },
  { variant: 'proposed-in-cut', name: 'ships, no short axis drawn, proposed' },
  { variant: 'graph-cut-3d', name: 'graph-cut-3d (no training)' },
  { variant: 'ellipsoid', name: 'ellipsoid (no training)' },
] as const;

const groups = [
  { title: 'LIDC', passes: ({ set }: LesionScore) => set === 'lidc' },
  { title: 'LIDC, free slices', passes: ({ set, hasFreeSlices }: LesionScore) => set === 'lidc' && hasFreeSlices },
  { title: 'sarcomas', passes: ({ set }: LesionScore) => set === 'sts' },
  { title: 'phantoms', passes: ({ set }: LesionScore) => set === 'phantoms' },
  { title: 'liver*', passes: ({ set }: LesionScore) => set === 'ircadb' },
  { title: 'lung cancer*', passes: ({ set }: LesionScore) => set === 'nsclc' },
] as const;

/**
 * Dice of the lesion network by set: every lesion is tested by the network that has not seen its patient. Each cell is the mean on the RECIST
 * slice / the mean in the volume / the share of volumes under .5.
 */
export function lesionNetworkTable(runs: CollectedRuns, recipe: string): string {
  const scores = runs.of(recipe).flatMap(({ stages }) => stages.flatMap((stage) => stage.scores));
  const rows = variants.map(({ variant, name }) => [
    name,
    ...groups.map(({ passes }) => cell(scores.filter((score) => score.variant === variant && passes(score)))),
  ]);
  return markdownTable(['method', ...groups.map(({ title }) => title)], rows);
}

function cell(scores: readonly LesionScore[]): string {
  const volumes = scores.flatMap(({ volume }) => volume?.dice ?? []);
  if (volumes.length === 0) return '–';
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const failed = volumes.filter((dice) => dice < 0.5).length / volumes.length;
  const parts = [mean(scores.map(({ slice }) => slice.dice)), mean(volumes)].map((value) =>
    value.toFixed(3).replace(/^0\./, '.'),
  );
  return `${parts.join(' / ')} / ${(100 * failed).toFixed(0)} % (n = ${volumes.length})`;
}
