import { seededRandom } from '../../phantom/seeded-random.js';

/** How much one row of a table is above another, lesion by lesion. */
export interface PairedDifference {
  readonly mean: number;
  /** 95 % interval of the mean: lesions drawn again with replacement, 2,000 times. */
  readonly interval: readonly [low: number, high: number];
  readonly lesions: number;
}

const DRAWS = 2000;

/** A value of each lesion by its id; of several seeds one map each. */
export type ValuesBySeed = readonly ReadonlyMap<string, number>[];

/**
 * @returns the mean difference a − b over the lesions that both know, each lesion's value being the mean over its seeds; undefined where they share
 * none. The lesions are what is drawn again: seeds of one lesion are no further lesions.
 */
export function pairedDifference(a: ValuesBySeed, b: ValuesBySeed): PairedDifference | undefined {
  const [first, second] = [meanBySeed(a), meanBySeed(b)];
  const differences = [...first].flatMap(([lesion, value]) => {
    const other = second.get(lesion);
    return other === undefined ? [] : [value - other];
  });
  if (differences.length === 0) return undefined;
  const random = seededRandom(differences.length);
  const means = Array.from({ length: DRAWS }, () =>
    meanOf(differences.map(() => differences[Math.floor(random.uniform() * differences.length)])),
  ).sort((x, y) => x - y);
  return {
    mean: meanOf(differences),
    interval: [means[Math.floor(0.025 * DRAWS)], means[Math.ceil(0.975 * DRAWS) - 1]],
    lesions: differences.length,
  };
}

/** @returns `+.012 (+.003 … +.020)`, with how often it was measured; "not trained" where a row is missing */
export function formatDifference(difference: PairedDifference | undefined, digits = 3): string {
  if (!difference) return 'not trained';
  const signed = (value: number): string =>
    `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits).replace(/^0\./, '.')}`;
  const { mean, interval } = difference;
  return `${signed(mean)} (${interval.map(signed).join(' … ')})`;
}

function meanBySeed(seeds: ValuesBySeed): ReadonlyMap<string, number> {
  const values = new Map<string, number[]>();
  for (const seed of seeds)
    for (const [lesion, value] of seed) values.set(lesion, [...(values.get(lesion) ?? []), value]);
  return new Map([...values].map(([lesion, own]) => [lesion, meanOf(own)]));
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
