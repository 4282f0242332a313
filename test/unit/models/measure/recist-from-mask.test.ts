import { describe, expect, test } from '@jest/globals';
import { recistFromMask, shortAxisAcross } from '../../../../models/measure/recist-from-mask.js';

const slice = (...lines: readonly string[]) => ({
  rows: lines.length,
  columns: lines[0].length,
  pixels: Uint8Array.from(lines.join(''), (character) => (character === '#' ? 1 : 0)),
});

describe('recistFromMask', () => {
  test('finds both axes of a diamond', () => {
    const axes = recistFromMask(slice('...#...', '.#####.', '#######', '.#####.', '...#...'));
    expect(axes).toEqual({
      longAxis: [
        [0, 2],
        [6, 2],
      ],
      shortAxis: [
        [3, 0],
        [3, 4],
      ],
    });
  });

  test('compares lengths in mm where pixels are not square', () => {
    const axes = recistFromMask(slice('.#.', '###', '.#.', '.#.'), [1, 3]);
    expect(axes?.longAxis).toEqual([
      [0, 1],
      [2, 1],
    ]);
  });

  test('gives axes without length for one pixel, and none for an empty slice', () => {
    expect(recistFromMask(slice('..', '.#'))).toEqual({
      longAxis: [
        [1, 1],
        [1, 1],
      ],
      shortAxis: [
        [1, 1],
        [1, 1],
      ],
    });
    expect(recistFromMask(slice('..', '..'))).toBeUndefined();
  });

  test('takes a line of pixels for a lesion without width', () => {
    const axes = recistFromMask(slice('#####'));
    expect(axes?.longAxis).toEqual([
      [0, 0],
      [4, 0],
    ]);
    const [[c], [d]] = axes!.shortAxis;
    expect(c).toBe(d);
  });

  test('measures a lesion 400 pixels across', () => {
    const size = 420;
    const pixels = Uint8Array.from({ length: size * size }, (_, i) =>
      Math.hypot(((i % size) - 210) / 200, (Math.floor(i / size) - 210) / 150) <= 1 ? 1 : 0,
    );
    const { longAxis, shortAxis } = recistFromMask({ rows: size, columns: size, pixels })!;
    expect(Math.hypot(longAxis[1][0] - longAxis[0][0], longAxis[1][1] - longAxis[0][1])).toBe(400);
    expect(Math.hypot(shortAxis[1][0] - shortAxis[0][0], shortAxis[1][1] - shortAxis[0][1])).toBe(300);
  });
});

describe('shortAxisAcross', () => {
  const spot = slice('..#..', '.###.', '..#..', '..#..');

  test('is perpendicular in mm to the axis that was given, whichever is longer', () => {
    expect(shortAxisAcross(spot, [[2, 0], [2, 3]], [1, 1])).toEqual([[3, 1], [1, 1]]); // prettier-ignore
    expect(shortAxisAcross(spot, [[0, 1], [4, 1]], [1, 3])).toEqual([[2, 0], [2, 3]]); // prettier-ignore
  });

  test('is absent where there is no pixel, or no direction', () => {
    expect(shortAxisAcross(slice('..', '..'), [[0, 0], [1, 1]], [1, 1])).toBeUndefined(); // prettier-ignore
    expect(shortAxisAcross(spot, [[2, 1], [2, 1]], [1, 1])).toBeUndefined(); // prettier-ignore
  });
});
