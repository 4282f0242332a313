import { describe, expect, test } from '@jest/globals';
import type { ImagePoint } from '../../../../../dicom-sr/geometry/index-point.js';
import { linesOfPolyline } from '../../../../../dicom-sr/readers/lines/lines-of-polyline.js';
import type { DrawnLine } from '../../../../../dicom-sr/readers/lines/pair-lines.js';
import { areAxes, pairLines } from '../../../../../dicom-sr/readers/lines/pair-lines.js';

const long: DrawnLine = [
  [0, 0],
  [20, 0],
];
/** @returns a line of 10 pixels through a point, at an angle to the long axis. */
const at = (x: number, y: number, degrees: number): DrawnLine => {
  const [dx, dy] = [5 * Math.cos((degrees * Math.PI) / 180), 5 * Math.sin((degrees * Math.PI) / 180)];
  return [
    [x - dx, y - dy],
    [x + dx, y + dy],
  ];
};

describe('areAxes', () => {
  test.each([
    ['cross at a right angle', at(8, 1, 90), true],
    ['cross at 76°', at(8, 1, 76), true],
    ['cross at 74°', at(8, 1, 74), false],
    ['cross at 106°', at(8, 1, 106), false],
    ['touch', at(8, 5, 90), true],
    ['miss each other by a twentieth of a length', at(8, 5.49, 90), true],
    ['miss each other by more', at(8, 5.6, 90), false],
    ['cross beyond the end', at(21.2, 0, 90), false],
    ['are parallel', at(8, 1, 0), false],
  ])('takes two lines that %s', (_, short, expected) => {
    expect(areAxes(long, short)).toBe(expected);
    expect(areAxes(short, long)).toBe(expected);
  });

  test('sees angles in the patient where pixels are not square', () => {
    const steep: DrawnLine = [
      [4, -4],
      [12, 4],
    ];
    const flat: DrawnLine = [
      [4, 4],
      [12, -4],
    ];
    expect(areAxes(steep, flat)).toBe(true);
    expect(areAxes(steep, flat, [2, 1])).toBe(false);
  });

  test('takes no line without length', () => {
    const point: DrawnLine = [
      [3, 0],
      [3, 0],
    ];
    expect(areAxes(point, long)).toBe(false);
    expect(areAxes(point, point)).toBe(false);
  });
});

describe('pairLines', () => {
  const pair = (...lines: readonly DrawnLine[]) => pairLines(lines, (line) => line);

  test('puts the longer line first, whichever was drawn first', () => {
    const short = at(8, 0, 90);
    expect(pair(short, long).pairs).toEqual([[long, short]]);
    expect(pair(long, short).pairs).toEqual([[long, short]]);
  });

  test('leaves lines alone that cross none', () => {
    expect(pair(long, at(8, 20, 90)).singles).toHaveLength(2);
  });

  test('does not choose among three lines that cross', () => {
    const { pairs, singles, ambiguous } = pair(long, at(5, 0, 90), at(12, 0, 90));
    expect([pairs, singles]).toEqual([[], []]);
    expect(ambiguous).toHaveLength(1);
  });

  test('pairs nothing that may not be paired', () => {
    expect(pairLines([long, at(8, 0, 90)], (line) => line, { mayPair: () => false }).pairs).toEqual([]);
  });

  test('gives up on more lines than anybody draws', () => {
    const lines = Array.from({ length: 501 }, (_, i) => at(0, i * 100, 0));
    expect(pair(...lines).ambiguous).toHaveLength(1);
  });
});

describe('linesOfPolyline', () => {
  const points = (...data: readonly number[]): readonly ImagePoint[] =>
    Array.from({ length: data.length / 2 }, (_, i): ImagePoint => [data[2 * i], data[2 * i + 1]]);

  test.each<[string, readonly ImagePoint[], number | string]>([
    ['two points', points(0, 0, 9, 3), 1],
    ['points on a line', points(0, 0, 3, 1, 6, 2, 9, 3), 1],
    ['points near a line', points(0, 0, 5, 0.4, 10, 0), 1],
    ['a point drawn twice', points(0, 0, 0, 0, 9, 3, 9, 3), 1],
    ['a cross in one stroke', points(0, 5, 20, 5, 10, 0, 10, 10), 2],
    ['a cross with a point on the way', points(0, 5, 20, 5, 22, 2, 10, 0, 10, 10), 2],
    ['one point', points(1, 1), 'not-two-points'],
    ['one point twice', points(1, 1, 1, 1), 'zero-length'],
    ['a bend', points(0, 0, 10, 0, 10, 10), 'not-two-points'],
    ['a line that goes back', points(0, 0, 10, 0, 4, 0), 'not-two-points'],
    ['a rectangle', points(0, 0, 10, 0, 10, 10, 0, 10, 0, 0), 'not-two-points'],
    ['an outline', points(0, 0, 9, 1, 12, 8, 4, 12, -3, 6, 0, 0), 'not-two-points'],
    ['a point at infinity', points(0, 0, Infinity, 0), 'invalid-coordinates'],
    ['a missing coordinate', points(0, 0, NaN, 0), 'invalid-coordinates'],
  ])('reads %s', (_, stroke, expected) => {
    const read = linesOfPolyline(stroke);
    expect(typeof read === 'string' ? read : read.length).toBe(expected);
  });

  test('keeps the ends of a line of many points', () => {
    expect(linesOfPolyline(points(0, 0, 3, 1, 6, 2, 9, 3))).toEqual([points(0, 0, 9, 3)]);
  });
});
