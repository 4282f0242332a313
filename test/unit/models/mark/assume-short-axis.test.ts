import { describe, expect, test } from '@jest/globals';
import { ASSUMED_AXIS_RATIO, assumeShortAxis } from '../../../../models/mark/assume-short-axis.js';

const longAxis = [
  [10, 20],
  [18, 26],
] as const;
const length = ([a, b]: readonly (readonly [number, number])[], rowMm = 1): number =>
  Math.hypot(b[0] - a[0], (b[1] - a[1]) * rowMm);

describe('assumeShortAxis', () => {
  test('leaves a complete mark as it is', () => {
    const shortAxis = [
      [13, 25],
      [16, 21],
    ] as const;
    expect(assumeShortAxis({ slice: 3, longAxis, shortAxis })).toEqual({
      mark: { slice: 3, longAxis, shortAxis },
      assumed: false,
    });
  });

  test('lays the average width perpendicular through the middle, and tells so', () => {
    const { mark, assumed } = assumeShortAxis({ slice: 3, longAxis });
    const [a, b] = mark.shortAxis;
    expect(assumed).toBe(true);
    expect([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]).toEqual([14, 23]);
    expect((b[0] - a[0]) * 8 + (b[1] - a[1]) * 6).toBeCloseTo(0, 12);
    expect(length(mark.shortAxis) / 10).toBeCloseTo(ASSUMED_AXIS_RATIO, 12);
  });

  test('measures angle and length in mm where pixels are not square', () => {
    const { mark } = assumeShortAxis({ slice: 0, longAxis }, [2, 1]);
    const [a, b] = mark.shortAxis;
    expect((b[0] - a[0]) * 8 + (b[1] - a[1]) * 6 * 4).toBeCloseTo(0, 12);
    expect(length(mark.shortAxis, 2) / length(longAxis, 2)).toBeCloseTo(ASSUMED_AXIS_RATIO, 12);
  });
});
