import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { createProgressBar } from '../../../../server/cli/progress-bar.js';

describe('the bar of progress', () => {
  test('tells how far it is and how fast it goes now, not on the average', () => {
    const stream = new PassThrough();
    let now = 0;
    const bar = createProgressBar('marks', { stream, now: () => now, lineEveryMs: 3_600_000 });
    bar.start(1_000);
    for (let n = 0; n < 100; n += 1) {
      now += 60_000;
      bar.advance();
    }
    for (let n = 0; n < 60; n += 1) {
      now += 1_000;
      bar.advance();
    }
    bar.stop();
    const last = String(stream.read()).trim().split('\n').at(-1);
    expect(last).toMatch(/160\/1000 marks, 60 a minute, 14 min left/);
  });

  test.each([
    [0, 0, 'time left not known yet'],
    [1, 1_000, '9 s left'],
    [8, 7_200_000, '4.0 h left'],
    [10, 1_000, 'done'],
  ])('after %d of 10, each after %d ms, says: %s', (count, each, words) => {
    const stream = new PassThrough();
    let now = 0;
    const bar = createProgressBar('marks', { stream, now: () => now, lineEveryMs: 3_600_000 });
    bar.start(10);
    for (let n = 0; n < count; n += 1) {
      now += each;
      bar.advance();
    }
    bar.stop();
    expect(String(stream.read()).trim().split('\n').at(-1)).toMatch(
      new RegExp(`${count}/10 marks, [0-9.]+ a minute, ${words}$`),
    );
  });
});
