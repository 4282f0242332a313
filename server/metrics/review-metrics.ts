import { Gauge, Registry } from 'prom-client';
import type { MethodCounts } from '../review/review-store.js';

/** What readers decided, for Prometheus. Labels are states and method ids. */
export interface ReviewMetrics {
  /** Prometheus text, asked anew from the store. */
  text(): Promise<string>;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What is told of each method; left out where it is no number. */
const perMethod: readonly (readonly [name: string, help: string, value: (counts: MethodCounts) => number])[] = [
  [
    'recist3d_review_acceptance_ratio',
    'Accepted results by those that were reviewed.',
    ({ accepted, rejected, corrected }) => accepted / (accepted + rejected + corrected),
  ],
  [
    'recist3d_correction_dice',
    'Mean Dice of automatic and corrected masks.',
    ({ edits }) => mean(edits.map(({ dice }) => dice)),
  ],
  [
    'recist3d_correction_voxels',
    'Mean number of voxels that a correction changed.',
    ({ edits }) => mean(edits.map(({ voxelsChanged }) => voxelsChanged)),
  ],
  [
    'recist3d_correction_seconds',
    'Mean time of readers on a corrected lesion.',
    ({ edits }) => mean(edits.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]))),
  ],
];

/** @returns what readers decided on the results of each method, and how far they moved its masks, in a registry of its own. */
export function createReviewMetrics(reviewCounts: () => Promise<readonly MethodCounts[]>): ReviewMetrics {
  const registry = new Registry();
  const registers = [registry];
  const reviews = new Gauge({
    name: 'recist3d_reviews',
    help: 'Reviews that count now, by state and method.',
    labelNames: ['state', 'method'],
    registers,
  });
  const gauges = perMethod.map(([name, help, value]) => ({
    gauge: new Gauge({ name, help, labelNames: ['method'], registers }),
    value,
  }));
  return {
    text: async () => {
      reviews.reset();
      for (const { gauge } of gauges) gauge.reset();
      for (const counts of await reviewCounts()) {
        const { methodId: method } = counts;
        for (const state of ['accepted', 'rejected', 'corrected'] as const)
          reviews.set({ state, method }, counts[state]);
        for (const { gauge, value } of gauges) {
          const number = value(counts);
          if (Number.isFinite(number)) gauge.set({ method }, number);
        }
      }
      return registry.metrics();
    },
  };
}
