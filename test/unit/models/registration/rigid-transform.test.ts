import { describe, expect, test } from '@jest/globals';
import type { Vec3 } from '../../../../dicom-sr/geometry/vec3.js';
import {
  compose,
  inverseTransform,
  transformPoint,
  turnAbout,
  turnDegrees,
} from '../../../../models/registration/rigid-transform.js';
import { solveSymmetric } from '../../../../models/registration/solve-symmetric.js';

const near = (point: Vec3, expected: Vec3): void =>
  point.forEach((part, axis) => expect(part).toBeCloseTo(expected[axis], 9));

describe('a rigid transform', () => {
  const quarter = turnAbout([10, 0, 0], [0, 0, Math.PI / 2], [0, 0, 5]);

  test('turns about its centre, then shifts', () => {
    near(transformPoint(quarter, [11, 0, 0]), [10, 1, 5]);
    expect(turnDegrees(quarter)).toBeCloseTo(90);
  });

  test('comes back by its inverse', () => {
    near(transformPoint(inverseTransform(quarter), transformPoint(quarter, [3, -7, 2])), [3, -7, 2]);
  });

  test('is done after another one', () => {
    const then = turnAbout([1, 2, 3], [0.2, -0.1, 0.3], [4, 5, 6]);
    near(transformPoint(compose(quarter, then), [8, 1, -2]), transformPoint(then, transformPoint(quarter, [8, 1, -2])));
  });
});

describe('normal equations', () => {
  test('are solved', () => {
    const [x, y] = solveSymmetric(Float64Array.of(4, 2, 2, 3), Float64Array.of(8, 7)) ?? [];
    expect(x).toBeCloseTo(1.25, 12);
    expect(y).toBeCloseTo(1.5, 12);
  });

  test('without a solution are told', () => {
    expect(solveSymmetric(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2))).toBeUndefined();
  });
});
