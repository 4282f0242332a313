import { describe, expect, test } from '@jest/globals';
import { createReviewMetrics } from '../../../../server/metrics/review-metrics.js';
import type { MethodCounts } from '../../../../server/review/review-store.js';

const counted: MethodCounts = {
  ...{ methodId: 'lesion-network', accepted: 6, rejected: 1, corrected: 3 },
  edits: [
    { dice: 0.9, voxelsChanged: 120, seconds: 30 },
    { dice: 0.7, voxelsChanged: 60, seconds: 50 },
    { dice: 0.8, voxelsChanged: 30 },
  ],
};
const untouched: MethodCounts = { methodId: 'graph-cut-3d', accepted: 0, rejected: 0, corrected: 0, edits: [] };

/** Values by name and labels. */
const valuesOf = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );

describe('metrics of reviews', () => {
  test('tell by method how many results were accepted, and how far and how long readers moved the others', async () => {
    const values = valuesOf(await createReviewMetrics(async () => [counted]).text());
    const by = '{method="lesion-network"}';
    expect(values).toEqual({
      'recist3d_reviews{state="accepted",method="lesion-network"}': 6,
      'recist3d_reviews{state="rejected",method="lesion-network"}': 1,
      'recist3d_reviews{state="corrected",method="lesion-network"}': 3,
      [`recist3d_review_acceptance_ratio${by}`]: 0.6,
      [`recist3d_correction_dice${by}`]: expect.closeTo(0.8, 12),
      [`recist3d_correction_voxels${by}`]: 70,
      [`recist3d_correction_seconds${by}`]: 40,
    });
  });

  test('have no ratio and no mean where nothing was reviewed', async () => {
    const values = valuesOf(await createReviewMetrics(async () => [untouched]).text());
    expect(Object.keys(values).filter((name) => !name.startsWith('recist3d_reviews{'))).toEqual([]);
  });

  test('are those of now: a method whose decisions were all taken back is told no longer', async () => {
    let counts: readonly MethodCounts[] = [counted];
    const metrics = createReviewMetrics(async () => counts);
    await metrics.text();
    counts = [];
    expect(valuesOf(await metrics.text())).toEqual({});
  });
});
