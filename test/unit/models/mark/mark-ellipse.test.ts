import { describe, expect, test } from '@jest/globals';
import { markEllipse } from '../../../../models/mark/mark-ellipse.js';

describe('markEllipse', () => {
  test('is centred where the axes cross and reaches to the outer edges of the endpoints', () => {
    const ellipse = markEllipse({
      longAxis: [
        [2, 5],
        [12, 5],
      ],
      shortAxis: [
        [5, 3],
        [5, 9],
      ],
    });
    expect(ellipse).toEqual({ centre: [5, 5], direction: [1, 0], along: [3.5, 7.5], across: [2.5, 4.5] });
  });

  test('finds the crossing of axes that are not perpendicular', () => {
    const ellipse = markEllipse(
      {
        longAxis: [
          [0, 0],
          [10, 0],
        ],
        shortAxis: [
          [4, -2],
          [7, 4],
        ],
      },
      0,
    );
    expect(ellipse.centre).toEqual([5, 0]);
    expect(ellipse.across).toEqual([2, 4]);
  });

  test('stays within the long axis where the short one lies on one side of it', () => {
    const ellipse = markEllipse(
      {
        longAxis: [
          [0, 0],
          [10, 0],
        ],
        shortAxis: [
          [12, 1],
          [14, 6],
        ],
      },
      0.5,
    );
    expect(ellipse.centre).toEqual([10, 0]);
    expect(ellipse.along).toEqual([10.5, 1]);
    expect(ellipse.across).toEqual([1, 6.5]);
  });

  test('makes a small disc of a mark of one pixel', () => {
    const ellipse = markEllipse({
      longAxis: [
        [3, 3],
        [3, 3],
      ],
      shortAxis: [
        [3, 3],
        [3, 3],
      ],
    });
    expect(ellipse).toEqual({ centre: [3, 3], direction: [1, 0], along: [1, 1], across: [1, 1] });
  });
});
