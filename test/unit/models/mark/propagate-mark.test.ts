import { describe, expect, test } from '@jest/globals';
import { propagateMark } from '../../../../models/mark/propagate-mark.js';

const mark = {
  slice: 10,
  longAxis: [
    [10, 20],
    [30, 20],
  ],
  shortAxis: [
    [16, 14],
    [16, 24],
  ],
} as const;

describe('3D RECIST propagation', () => {
  test('leaves the mark as it is on its own slice', () => {
    expect(propagateMark(mark, 10, 12, [2, 1, 1])).toEqual(mark);
  });

  test('shrinks both axes to √(1 − (h/H)²) towards their crossing point', () => {
    const half = propagateMark(mark, 13, 10, [2, 1, 1])!;
    expect(half.slice).toBe(13);
    expect(half.longAxis[0][0]).toBeCloseTo(16 - 6 * 0.8);
    expect(half.longAxis[1][0]).toBeCloseTo(16 + 14 * 0.8);
    expect(half.shortAxis[0][1]).toBeCloseTo(20 - 6 * 0.8);
    expect(half.shortAxis[1]).toEqual([16, expect.closeTo(20 + 4 * 0.8)]);
  });

  test.each([15, 5])('ends where the lesion ends (slice %i)', (slice) => {
    expect(propagateMark(mark, slice, 10, [2, 1, 1])).toBeUndefined();
  });
});
