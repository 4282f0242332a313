import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import type { CollectedRuns } from './collected-runs.js';
import { scoresBySeed } from './collected-runs.js';
import type { ValuesBySeed } from './paired-difference.js';
import { formatDifference, pairedDifference } from './paired-difference.js';

/** Which scores of a recipe a row stands for. */
export interface ComparedRow {
  readonly name: string;
  readonly stage: string;
  readonly variant: string;
}

const dice = ({ slice }: LesionScore): number => slice.dice;

/** What ships, each lesion tested by the network of the cross-validation that had not seen its patient; and what needs no network. */
const references = [
  { name: 'lesion-network (the default)', variant: 'network-in-cut' },
  { name: 'graph-cut-3d (its fallback)', variant: 'graph-cut-3d' },
] as const;

/**
 * Dice on the RECIST slice beside the default of the product, over the test lesions of a recipe. Both come from marks that are jittered alike;
 * the default is given the mark, the papers' networks the image alone.
 * @returns mean, difference from the default with its 95 % interval, and lesions that are compared; "not trained" where either was not run
 */
export function besideDefaultTable(runs: CollectedRuns, recipe: string, compared: readonly ComparedRow[]): string {
  const rowsOf = compared.map(({ name, stage, variant }) => ({
    name,
    values: scoresBySeed(runs, { recipe, stage, variant }).map(diceByLesion),
  }));
  const tested = new Set(rowsOf.flatMap(({ values }) => values.flatMap((seed) => [...seed.keys()])));
  const byReference = references.map(({ name, variant }) => ({ name, values: crossValidated(runs, variant, tested) }));
  const rows = [...byReference, ...rowsOf].map(({ name, values }, i) => {
    const difference = pairedDifference(values, byReference[0].values);
    return [name, meanOf(values), i === 0 ? '' : formatDifference(difference), String(difference?.lesions ?? '–')];
  });
  return markdownTable(['method', 'ours Dice', 'less the default (95 %)', 'lesions'], rows);
}

/** @returns Dice by lesion, for each seed: the folds of the cross-validation together hold each lesion once */
const crossValidated = (runs: CollectedRuns, variant: string, tested: ReadonlySet<string>): ValuesBySeed =>
  runs.of('lesion-network').map(({ stages }) => {
    const scores = stages.flatMap((stage) => stage.scores);
    return diceByLesion(scores.filter((score) => score.variant === variant && tested.has(score.lesion)));
  });

const diceByLesion = (scores: readonly LesionScore[]): ReadonlyMap<string, number> =>
  new Map(scores.map((score) => [score.lesion, dice(score)]));

/** Each lesion counts once, whatever the number of seeds. */
function meanOf(values: ValuesBySeed): string {
  const all = new Map<string, readonly number[]>();
  for (const seed of values) for (const [lesion, value] of seed) all.set(lesion, [...(all.get(lesion) ?? []), value]);
  if (all.size === 0) return 'not trained';
  const means = [...all.values()].map(average);
  return average(means).toFixed(3).replace(/^0\./, '.');
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
