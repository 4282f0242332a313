import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import { alignMasks } from '../../../models/metrics/align-masks.js';
import { squaredDistanceTransform } from '../../../models/raster/squared-distance-transform.js';
import { surfaceDistances } from '../../../models/metrics/surface-distances.js';

const shapes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }));
const spacings = fc.tuple(
  fc.double({ min: 0.3, max: 5, noNaN: true }),
  fc.double({ min: 0.3, max: 2, noNaN: true }),
  fc.double({ min: 0.3, max: 2, noNaN: true }),
);
const masksOf = (shape: SliceRowColumn, density = 2) => {
  const count = shape[0] * shape[1] * shape[2];
  return fc
    .array(fc.integer({ min: 0, max: density }), { minLength: count, maxLength: count })
    .map((values) => Uint8Array.from(values, (value) => (value === density ? 1 : 0)));
};

/** Centres in mm of the voxels that a test chooses. */
function points(shape: SliceRowColumn, spacingMm: SliceRowColumn, chosen: (index: number, ijk: number[]) => boolean) {
  const found: number[][] = [];
  for (let k = 0, index = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[2]; i++, index++)
        if (chosen(index, [k, j, i])) found.push([k * spacingMm[0], j * spacingMm[1], i * spacingMm[2]]);
  return found;
}

const nearest = (from: readonly number[], to: readonly number[][]) =>
  Math.min(...to.map((p) => Math.hypot(...p.map((value, axis) => value - from[axis]))));

function bruteForce(
  first: Uint8Array,
  second: Uint8Array,
  shape: SliceRowColumn,
  spacingMm: SliceRowColumn,
  axes: number[],
) {
  const inside = (mask: Uint8Array, at: readonly number[]) =>
    at.every((value, axis) => value >= 0 && value < shape[axis]) &&
    mask[(at[0] * shape[1] + at[1]) * shape[2] + at[2]] === 1;
  const surface = (mask: Uint8Array) =>
    points(
      shape,
      spacingMm,
      (index, ijk) =>
        mask[index] === 1 &&
        axes.some((axis) =>
          [-1, 1].some(
            (step) =>
              !inside(
                mask,
                ijk.map((v, a) => (a === axis ? v + step : v)),
              ),
          ),
        ),
    );
  const [a, b] = [surface(first), surface(second)];
  const directed = [a.map((p) => nearest(p, b)), b.map((p) => nearest(p, a))].map((d) => d.sort((x, y) => x - y));
  const percentile = (d: number[]) => {
    const rank = 0.95 * (d.length - 1);
    const low = d[Math.floor(rank)];
    return low + (rank - Math.floor(rank)) * (d[Math.ceil(rank)] - low);
  };
  return {
    hausdorff95Mm: Math.max(...directed.map(percentile)),
    averageHausdorffMm: Math.max(...directed.map((d) => d.reduce((x, y) => x + y, 0) / d.length)),
  };
}

describe('distances between masks', () => {
  test('the distance transform equals the nearest of all sites', () => {
    const cases = fc
      .tuple(shapes, spacings)
      .chain(([shape, spacing]) => fc.tuple(fc.constant(shape), fc.constant(spacing), masksOf(shape, 4)));
    fc.assert(
      fc.property(cases, ([shape, spacing, sites]) => {
        const sitePoints = points(shape, spacing, (index) => sites[index] === 1);
        const expected = points(shape, spacing, () => true).map((p) => nearest(p, sitePoints));
        const actual = Array.from(squaredDistanceTransform(sites, shape, spacing), Math.sqrt);
        actual.forEach((value, index) =>
          sitePoints.length === 0 ? expect(value).toBe(Infinity) : expect(value).toBeCloseTo(expected[index], 9),
        );
      }),
    );
  });

  test.each([2, 3] as const)(
    'HD95 and AVD equal the brute force over all pairs of surface voxels in %iD',
    (dimension) => {
      const cases = fc
        .tuple(dimension === 2 ? shapes.map(([, r, c]) => [1, r, c] as [number, number, number]) : shapes, spacings)
        .chain(([shape, spacing]) =>
          fc.tuple(fc.constant(shape), fc.constant(spacing), masksOf(shape), masksOf(shape)),
        );
      fc.assert(
        fc.property(cases, ([shape, spacing, first, second]) => {
          fc.pre(first.includes(1) && second.includes(1));
          const actual = surfaceDistances(first, second, shape, spacing, dimension);
          const expected = bruteForce(first, second, shape, spacing, dimension === 2 ? [1, 2] : [0, 1, 2]);
          expect(actual.hausdorff95Mm).toBeCloseTo(expected.hausdorff95Mm, 9);
          expect(actual.averageHausdorffMm).toBeCloseTo(expected.averageHausdorffMm, 9);
        }),
      );
    },
  );

  test('aligning keeps every voxel of both masks where it was', () => {
    const region = fc
      .tuple(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)), shapes)
      .chain(([origin, shape]) => masksOf(shape).map((voxels) => ({ origin, shape, voxels })));
    fc.assert(
      fc.property(region, region, (a, b) => {
        const aligned = alignMasks(a, b);
        const list = (origin: SliceRowColumn, shape: SliceRowColumn, voxels: Uint8Array) =>
          points(shape, [1, 1, 1], (index) => voxels[index] === 1).map((p) => p.map((v, axis) => v + origin[axis]));
        expect(list(aligned.origin, aligned.shape, aligned.first)).toEqual(list(a.origin, a.shape, a.voxels));
        expect(list(aligned.origin, aligned.shape, aligned.second)).toEqual(list(b.origin, b.shape, b.voxels));
      }),
    );
  });
});
