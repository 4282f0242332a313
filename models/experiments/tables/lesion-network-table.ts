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
  const scores = scoresOf(runs, recipe);
  const rows = variants.map(({ variant, name }) => [
    name,
    ...groups.map(({ passes }) => cell(scores.filter((score) => score.variant === variant && passes(score)))),
  ]);
  return markdownTable(['method', ...groups.map(({ title }) => title)], rows);
}

/** What the network that ships is meant to reach on lesions of patients that it has not seen. */
const goals = [
  { group: 'LIDC, free slices', of: 'RECIST slice', least: 0.93 },
  { group: 'LIDC, free slices', of: 'volume', least: 0.86 },
  { group: 'sarcomas', of: 'volume', least: 0.85 },
  { group: 'liver*', of: 'volume', least: 0.9 },
  { group: 'lung cancer*', of: 'volume', least: 0.75 },
] as const;

/** No more volumes than this may have a Dice under .5. */
const mostFailed = 0.02;

/** @returns each goal, what was reached, and by how much it was missed. @param recipe whose variant `network-in-cut` counts */
export function lesionGoalsTable(runs: CollectedRuns, recipe: string): string {
  const scores = scoresOf(runs, recipe).filter(({ variant }) => variant === 'network-in-cut');
  const inGroup = (title: string): readonly LesionScore[] => {
    const { passes } = groups.find((group) => group.title === title)!;
    return scores.filter(passes);
  };
  const rows = goals.map(({ group, of, least }) => {
    const own = inGroup(group);
    const values = of === 'volume' ? volumeDice(own) : own.map(({ slice }) => slice.dice);
    const reached = values.length > 0 ? mean(values) : NaN;
    return [group, `Dice, ${of}`, `≥ ${decimal(least, 2)}`, decimal(reached), distanceTo(least - reached, decimal)];
  });
  const volumes = volumeDice(scores.filter(({ set }) => set !== 'phantoms'));
  const failed = volumes.length > 0 ? failedShare(volumes) : NaN;
  const percent = (value: number): string => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`);
  rows.push(['all patients', 'volumes under .5', `≤ ${percent(mostFailed)}`, percent(failed), distanceTo(failed - mostFailed, percent)]); // prettier-ignore
  return markdownTable(['lesions', 'what', 'goal', 'reached', 'missed by'], rows);
}

const distanceTo = (missing: number, write: (value: number) => string): string => {
  if (Number.isNaN(missing)) return '–';
  return missing <= 0 ? 'met' : write(missing);
};

const scoresOf = (runs: CollectedRuns, recipe: string): readonly LesionScore[] =>
  runs.of(recipe).flatMap(({ stages }) => stages.flatMap((stage) => stage.scores));

const volumeDice = (scores: readonly LesionScore[]): readonly number[] =>
  scores.flatMap(({ volume }) => volume?.dice ?? []);

const failedShare = (volumes: readonly number[]): number =>
  volumes.filter((dice) => dice < 0.5).length / volumes.length;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const decimal = (value: number, digits = 3): string =>
  Number.isNaN(value) ? '–' : value.toFixed(digits).replace(/^0\./, '.');

function cell(scores: readonly LesionScore[]): string {
  const volumes = volumeDice(scores);
  if (volumes.length === 0) return '–';
  const parts = [mean(scores.map(({ slice }) => slice.dice)), mean(volumes)].map((value) => decimal(value));
  return `${parts.join(' / ')} / ${(100 * failedShare(volumes)).toFixed(0)} % (n = ${volumes.length})`;
}
