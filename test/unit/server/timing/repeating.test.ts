import { describe, expect, test } from '@jest/globals';
import { Repeating } from '../../../../server/timing/repeating.js';
import { until } from '../../../fixtures/until.js';

describe('a repeated action', () => {
  test('runs again after the delay that it asks for', async () => {
    let rounds = 0;
    const repeating = new Repeating(async () => {
      rounds += 1;
      return 0;
    });
    repeating.start();
    await until(() => rounds >= 3);
    await repeating.stop();
  });

  test('runs at once when it is woken, and once more when it is woken while it runs', async () => {
    let rounds = 0;
    const repeating = new Repeating(async () => {
      rounds += 1;
      if (rounds === 2) repeating.wake();
      return 3_600_000;
    });
    repeating.start();
    await until(() => rounds === 1);
    repeating.wake();
    await until(() => rounds === 3);
    await repeating.stop();
  });

  test('never runs twice at the same time', async () => {
    let [running, most, rounds] = [0, 0, 0];
    const repeating = new Repeating(async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      rounds += 1;
      return 0;
    });
    repeating.start();
    await until(() => {
      repeating.wake();
      return rounds >= 5;
    });
    await repeating.stop();
    expect(most).toBe(1);
  });

  test('stops after the running round, and cannot be woken', async () => {
    let rounds = 0;
    let isRunning = false;
    const repeating = new Repeating(async () => {
      isRunning = true;
      await new Promise((resolve) => setTimeout(resolve, 5));
      isRunning = false;
      rounds += 1;
      return 0;
    });
    repeating.start();
    await repeating.stop();
    repeating.wake();
    expect([isRunning, rounds]).toEqual([false, 1]);
  });
});
