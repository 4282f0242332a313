import type { LesionScore } from '../scoring/score-prediction.js';

/** A number of a table: mean and spread over lesions, and how far seeds differ. */
export interface Statistic {
  readonly mean: number;
  /** Standard deviation over all lesions of all seeds. */
  readonly spread: number;
  /** Standard deviation of the seeds' means; NaN for one seed. */
  readonly betweenSeeds: number;
  readonly lesions: number;
  readonly seeds: number;
}

/** @returns the statistic of a value, lesions without it (null) left out; undefined where there is none at all. */
export function statisticOf(
  bySeed: readonly (readonly LesionScore[])[],
  value: (score: LesionScore) => number | null | undefined,
): Statistic | undefined {
  const values = bySeed
    .map((scores) => scores.flatMap((score) => value(score) ?? []))
    .filter(({ length }) => length > 0);
  if (values.length === 0) return undefined;
  return {
    mean: mean(values.map(mean)),
    spread: deviation(values.flat()),
    betweenSeeds: deviation(values.map(mean)),
    lesions: Math.max(...values.map(({ length }) => length)),
    seeds: values.length,
  };
}

/** @returns `.842±.110`, behind it `(±.004)` where several seeds were run: the standard deviation of their means; – where there is nothing */
export function formatStatistic(statistic: Statistic | undefined, digits = 3): string {
  if (!statistic) return '–';
  const { mean: average, spread, betweenSeeds } = statistic;
  const number = (value: number): string => value.toFixed(digits).replace(/^0\./, '.');
  const seeds = Number.isFinite(betweenSeeds) ? ` (±${number(betweenSeeds)})` : '';
  return `${number(average)}±${Number.isFinite(spread) ? number(spread) : '–'}${seeds}`;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  if (values.length < 2) return NaN;
  const average = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1));
}
