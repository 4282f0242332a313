import { describe, expect, test } from '@jest/globals';
import { circleMask, minimumEnclosingCircle } from '../../../../models/raster/circle-mask.js';
import { ellipseMask } from '../../../../models/raster/ellipse-mask.js';
import { lineMask, linePixels } from '../../../../models/raster/line-mask.js';
import { polygonMask } from '../../../../models/raster/polygon-mask.js';
import { quarterEllipseMask, quarterEllipseRadius } from '../../../../models/raster/quarter-ellipse.js';
import { drawn } from './picture.js';

const size = { rows: 5, columns: 7 };

describe('lineMask', () => {
  test('joins both endpoints without a gap', () => {
    expect(
      drawn(
        lineMask(size, [
          [
            [0, 0],
            [6, 3],
          ],
        ]),
        size,
      ),
    ).toEqual(['#......', '.##....', '...##..', '.....##', '.......']);
  });

  test('rounds endpoints to their pixels and leaves out what lies outside', () => {
    expect(
      drawn(
        lineMask(size, [
          [
            [-2.4, 1.6],
            [1.4, 2.2],
          ],
        ]),
        size,
      )[2],
    ).toBe('##.....');
  });

  test('is one pixel for a line without length', () => {
    expect(linePixels([3.2, 1.9], [3, 2])).toEqual([[3, 2]]);
  });

  test('draws a line and its mirror image alike', () => {
    const mirrored = linePixels([0, 0], [-7, 3]).map(([column, row]) => [-column, row]);
    expect(mirrored.map(([c, r]) => [c + 0, r])).toEqual(linePixels([0, 0], [7, 3]).map(([c, r]) => [c, r]));
  });
});

describe('polygonMask', () => {
  test('holds the pixels on its outline', () => {
    expect(
      drawn(
        polygonMask(size, [
          [1, 2],
          [3, 0],
          [5, 2],
          [3, 4],
        ]),
        size,
      ),
    ).toEqual(['...#...', '..###..', '.#####.', '..###..', '...#...']);
  });

  test('keeps a degenerate polygon as a line or a point', () => {
    expect(
      drawn(
        polygonMask(size, [
          [1, 1],
          [4, 1],
        ]),
        size,
      )[1],
    ).toBe('.####..');
    expect(drawn(polygonMask(size, [[2, 3]]), size)[3]).toBe('..#....');
  });

  test('leaves the notch of a concave outline open', () => {
    const notched = polygonMask(size, [
      [0, 0],
      [3, 2.5],
      [6, 0],
      [6, 4],
      [0, 4],
    ]);
    expect(drawn(notched, size)[1]).toBe('##...##');
  });

  test('is cut at the border of the plane', () => {
    expect(
      polygonMask(size, [
        [-5, -5],
        [20, -5],
        [20, 20],
        [-5, 20],
      ]).every((value) => value === 1),
    ).toBe(true);
  });
});

describe('circleMask', () => {
  test('holds the pixels at the radius itself', () => {
    expect(drawn(circleMask(size, { centre: [3, 2], radius: 2 }), size)).toEqual([
      '...#...',
      '..###..',
      '.#####.',
      '..###..',
      '...#...',
    ]);
  });

  test('encloses an acute triangle by its three corners and an obtuse one by its longest side', () => {
    const acute = minimumEnclosingCircle([
      [0, 0],
      [4, 0],
      [2, 3],
    ]);
    expect(acute.centre[1]).toBeCloseTo(5 / 6, 12);
    expect(acute.radius).toBeCloseTo(13 / 6, 12);
    expect(
      minimumEnclosingCircle([
        [0, 0],
        [10, 0],
        [5, 1],
      ]),
    ).toEqual({ centre: [5, 0], radius: 5 });
  });

  test('encloses points on one line, and a point repeated', () => {
    expect(
      minimumEnclosingCircle([
        [0, 0],
        [2, 2],
        [4, 4],
      ]),
    ).toEqual({ centre: [2, 2], radius: Math.sqrt(8) });
    expect(
      minimumEnclosingCircle([
        [1, 2],
        [1, 2],
      ]),
    ).toEqual({ centre: [1, 2], radius: 0 });
  });
});

describe('ellipses', () => {
  test('follow their direction', () => {
    const tilted = ellipseMask(
      { rows: 9, columns: 9 },
      { centre: [4, 4], direction: [Math.SQRT1_2, Math.SQRT1_2], halfAxes: [5, 1] },
    );
    expect(tilted[0 * 9 + 8]).toBe(0);
    expect(tilted[7 * 9 + 7]).toBe(1);
    expect(tilted[4 * 9 + 5]).toBe(1);
    expect(tilted[4 * 9 + 6]).toBe(0);
  });

  test('have four half axes of their own', () => {
    const quarters = { centre: [3, 2], direction: [1, 0], along: [1, 3], across: [2, 1] } as const;
    expect(drawn(quarterEllipseMask(size, quarters), size)).toEqual([
      '...#...',
      '...###.',
      '..#####',
      '...#...',
      '.......',
    ]);
  });

  test('measure the radius from the centre outwards', () => {
    const radius = quarterEllipseRadius(size, { centre: [3, 2], direction: [1, 0], along: [2, 4], across: [1, 2] });
    expect([radius[2 * 7 + 3], radius[2 * 7 + 1], radius[2 * 7 + 5], radius[0 * 7 + 3], radius[4 * 7 + 3]]).toEqual([
      0, 1, 0.5, 2, 1,
    ]);
  });
});
