import { describe, expect, test } from '@jest/globals';
import type { VoxelMark } from '../../../../../dicom-sr/volume/voxel-mark.js';
import { jitterMark, lesionRandom } from '../../../../../models/evaluation/input/jitter-mark.js';

const shape = [20, 200, 200] as const;
/** Long axis 100 px along a row, crossed at column 80; halves of the short axis 30 and 20 px. */
const mark: VoxelMark = {
  slice: 7,
  longAxis: [
    [50, 100],
    [150, 100],
  ],
  shortAxis: [
    [80, 70],
    [80, 120],
  ],
};
const jittered = (i: number, fraction = 0.1) => jitterMark(mark, fraction, lesionRandom(1, `lesion ${i}`, 1), shape);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sd = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

describe('jitterMark', () => {
  const many = Array.from({ length: 4000 }, (_, i) => jittered(i));
  /** The long axis keeps its row and the short axis its column, so these give the common shift. */
  const shifts = many.map(({ longAxis, shortAxis }) => [shortAxis![0][0] - 80, longAxis[0][1] - 100] as const);
  const factors = many.map(({ longAxis, shortAxis }, i) => {
    const [dx, dy] = shifts[i];
    return [
      (80 + dx - longAxis[0][0]) / 30,
      (longAxis[1][0] - 80 - dx) / 70,
      (100 + dy - shortAxis![0][1]) / 30,
      (shortAxis![1][1] - 100 - dy) / 20,
    ];
  });

  test('scales each half axis about the crossing point by a uniform factor within ± the fraction', () => {
    for (const end of [0, 1, 2, 3]) {
      const own = factors.map((four) => four[end]);
      expect(Math.min(...own)).toBeGreaterThanOrEqual(0.9 - 1e-9);
      expect(Math.max(...own)).toBeLessThanOrEqual(1.1 + 1e-9);
      expect(mean(own)).toBeCloseTo(1, 2);
      expect(sd(own)).toBeCloseTo(0.2 / Math.sqrt(12), 2);
    }
  });

  test('scales the half axes independently of each other', () => {
    const [first, second] = [0, 1].map((end) => factors.map((four) => four[end] - 1));
    expect(Math.abs(mean(first.map((value, i) => value * second[i])) / (sd(first) * sd(second)))).toBeLessThan(0.05);
  });

  test('shifts the whole mark by a normal deviate of 1 % of the long axis', () => {
    for (const direction of [0, 1]) {
      const own = shifts.map((shift) => shift[direction]);
      expect(Math.abs(mean(own))).toBeLessThan(0.05);
      expect(sd(own)).toBeCloseTo(1, 1);
    }
    for (const { longAxis, shortAxis } of many.slice(0, 50)) {
      expect(longAxis[1][1]).toBeCloseTo(longAxis[0][1], 9);
      expect(shortAxis![1][0]).toBeCloseTo(shortAxis![0][0], 9);
    }
  });

  test('leaves the mark as it is without jitter, and never changes its slice', () => {
    expect(jittered(1, 0)).toBe(mark);
    expect(jittered(1).slice).toBe(7);
  });

  test('depends on seed, id and label only', () => {
    expect(jittered(3)).toEqual(jittered(3));
    const other = [lesionRandom(2, 'lesion 3', 1), lesionRandom(1, 'lesion 3', 2), lesionRandom(1, 'lesion 4', 1)];
    for (const random of other) expect(jitterMark(mark, 0.1, random, shape)).not.toEqual(jittered(3));
  });

  test('jitters a lone long axis about its middle', () => {
    const lone = { slice: 7, longAxis: mark.longAxis };
    const { longAxis, shortAxis } = jitterMark(lone, 0.1, lesionRandom(1, 'a', 1), shape);
    expect(shortAxis).toBeUndefined();
    expect(longAxis[1][0] - longAxis[0][0]).toBeGreaterThan(90);
    expect(longAxis[1][0] - longAxis[0][0]).toBeLessThan(110);
  });

  test('holds endpoints inside of the image', () => {
    const edge: VoxelMark = {
      slice: 0,
      longAxis: [
        [0, 5],
        [199, 5],
      ],
      shortAxis: [
        [100, 0],
        [100, 10],
      ],
    };
    for (let i = 0; i < 50; i++) {
      const { longAxis, shortAxis } = jitterMark(edge, 0.2, lesionRandom(1, String(i), 1), shape);
      for (const [column, row] of [...longAxis, ...shortAxis!]) {
        expect(column >= 0 && column <= 199 && row >= 0 && row <= 199).toBe(true);
      }
    }
  });

  test('survives a mark of a single pixel', () => {
    const dot: VoxelMark = {
      slice: 0,
      longAxis: [
        [5, 5],
        [5, 5],
      ],
      shortAxis: [
        [5, 5],
        [5, 5],
      ],
    };
    expect(jitterMark(dot, 0.1, lesionRandom(1, 'dot', 1), shape)).toEqual(dot);
  });
});
