import { describe, expect, test } from '@jest/globals';
import { growingWaitMs } from '../../../../server/timing/growing-wait.js';

describe('the wait before a further try', () => {
  const wait = { firstMs: 500, longestMs: 30_000 };

  test('doubles with each failure, up to the longest', () => {
    const waits = [0, 1, 2, 5, 6, 1_000, 100_000].map((failures) => growingWaitMs(failures, wait, 1));
    expect(waits).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('is spread over half of that', () => {
    expect([0, 0.5, 1].map((random) => growingWaitMs(2, wait, random))).toEqual([1_000, 1_500, 2_000]);
  });
});
