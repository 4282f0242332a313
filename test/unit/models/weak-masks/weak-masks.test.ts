import { describe, expect, test } from '@jest/globals';
import { weakCircle } from '../../../../models/weak-masks/weak-circle.js';
import { weakEllipse } from '../../../../models/weak-masks/weak-ellipse.js';
import { weakQuadrilateral } from '../../../../models/weak-masks/weak-quadrilateral.js';
import { drawn } from '../raster/picture.js';

const size = { rows: 9, columns: 11 };
const axes = {
  longAxis: [
    [2, 4],
    [8, 4],
  ],
  shortAxis: [
    [5, 2],
    [5, 6],
  ],
} as const;

describe('weak masks', () => {
  test('Q joins the four endpoints', () => {
    expect(drawn(weakQuadrilateral(size, axes, 0), size)).toEqual([
      '...........',
      '...........',
      '.....#.....',
      '....###....',
      '..#######..',
      '....###....',
      '.....#.....',
      '...........',
      '...........',
    ]);
  });

  test('Q grows by its margin', () => {
    expect(drawn(weakQuadrilateral(size, axes), size)[3]).toBe('...#####...');
  });

  test('C is the smallest circle around the endpoints', () => {
    expect(drawn(weakCircle(size, axes), size)).toEqual([
      '...........',
      '.....#.....',
      '...#####...',
      '...#####...',
      '..#######..',
      '...#####...',
      '...#####...',
      '.....#.....',
      '...........',
    ]);
  });

  test('the ellipse reaches beyond the endpoints by its margin', () => {
    expect(drawn(weakEllipse(size, axes, 0.5), size)).toEqual([
      '...........',
      '...........',
      '...#####...',
      '..#######..',
      '..#######..',
      '..#######..',
      '...#####...',
      '...........',
      '...........',
    ]);
  });

  test('Q lies within the ellipse, and the ellipse within C grown by a pixel', () => {
    const [inner, outer] = [weakQuadrilateral(size, axes, 0), weakEllipse(size, axes, 0)];
    inner.forEach((value, i) => expect(value).toBeLessThanOrEqual(outer[i]));
    weakEllipse(size, axes, 0).forEach((value, i) => expect(value).toBeLessThanOrEqual(weakCircle(size, axes)[i]));
  });

  test('a mark of one pixel keeps that pixel in all three', () => {
    const dot = {
      longAxis: [[4, 4] as const, [4, 4] as const],
      shortAxis: [[4, 4] as const, [4, 4] as const],
    } as const;
    for (const mask of [weakQuadrilateral(size, dot), weakCircle(size, dot), weakEllipse(size, dot)])
      expect(mask[4 * 11 + 4]).toBe(1);
  });
});
