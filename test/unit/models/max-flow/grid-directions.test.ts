import { describe, expect, test } from '@jest/globals';
import type { Neighbourhood } from '../../../../models/max-flow/grid-directions.js';
import { gridDirections } from '../../../../models/max-flow/grid-directions.js';

describe('gridDirections', () => {
  test.each<Neighbourhood>([4, 8, 6, 18, 26])('gives %i different neighbours in opposite pairs', (neighbourhood) => {
    const directions = gridDirections(neighbourhood);
    expect(new Set(directions.map((d) => JSON.stringify(d))).size).toBe(neighbourhood);
    directions.forEach((direction, index) => {
      const reverse = directions[index ^ 1];
      expect([direction.column + reverse.column, direction.row + reverse.row, direction.slice + reverse.slice]).toEqual(
        [0, 0, 0],
      );
    });
  });

  test('stays in the plane for the neighbourhoods of a plane', () => {
    expect(gridDirections(8).every(({ slice }) => slice === 0)).toBe(true);
  });
});
