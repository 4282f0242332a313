import { describe, expect, test } from '@jest/globals';
import type { LearningRateSchedule } from '../../../../models/training/learning-rate-schedule.js';
import {
  constantRate,
  cosineRate,
  initialScheduleState,
  plateauRate,
  stepRate,
  warmUp,
} from '../../../../models/training/learning-rate-schedule.js';

const rates = (schedule: LearningRateSchedule, steps: readonly number[]): number[] =>
  steps.map((step) => schedule.rate(step, initialScheduleState));

/** Rates after each of some validation losses. */
function observed(schedule: LearningRateSchedule, losses: readonly number[]): number[] {
  let state = initialScheduleState;
  return losses.map((loss) => {
    state = schedule.observe(state, loss);
    return schedule.rate(1, state);
  });
}

describe('a learning rate', () => {
  test('that is constant never moves', () => {
    expect(rates(constantRate(0.1), [1, 10, 1000])).toEqual([0.1, 0.1, 0.1]);
    expect(observed(constantRate(0.1), [1, 2, 3])).toEqual([0.1, 0.1, 0.1]);
  });

  test('that steps is divided after every so many steps', () => {
    expect(rates(stepRate({ rate: 8, every: 3, factor: 0.5 }), [1, 3, 4, 6, 7])).toEqual([8, 8, 4, 4, 2]);
  });

  test('that follows a cosine starts high, is halfway in the middle, and stays at its floor', () => {
    const schedule = cosineRate({ rate: 3, steps: 100, floor: 1 });
    rates(schedule, [1, 51, 101, 500]).forEach((rate, i) => expect(rate).toBeCloseTo([3, 2, 1, 1][i], 12));
    expect(rates(schedule, [26])[0]).toBeCloseTo(1 + 1 + Math.SQRT1_2, 12);
  });

  test('that waits for a plateau falls once the loss has not fallen for longer than its patience', () => {
    const schedule = plateauRate({ rate: 5e-5, factor: 0.2, patience: 2 });
    const losses = [1, 0.9, 0.95, 0.9, 0.91, 0.95, 0.8, 0.8, 0.8, 0.8];
    const expected = [5, 5, 5, 5, 1, 1, 1, 1, 1, 0.2];
    observed(schedule, losses).forEach((rate, i) => expect(rate * 1e5).toBeCloseTo(expected[i], 9));
  });

  test('that waits for a plateau counts a fall below its threshold as none, and never goes below its floor', () => {
    const schedule = plateauRate({ rate: 1, factor: 0.1, patience: 0, threshold: 0.01, floor: 0.05 });
    expect(observed(schedule, [1, 0.995, 0.98, 0.979])).toEqual([1, 0.1, 0.1, 0.05]);
  });

  test('that warms up rises linearly to what the schedule behind it says', () => {
    const schedule = warmUp(4, stepRate({ rate: 8, every: 5, factor: 0.5 }));
    expect(rates(schedule, [1, 2, 4, 5, 6])).toEqual([2, 4, 8, 8, 4]);
    const plateau = warmUp(2, plateauRate({ rate: 1, factor: 0.5, patience: 0 }));
    expect(observed(plateau, [1, 1])).toEqual([0.5, 0.25]);
  });
});
