import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CutRequest } from '../../../models/graph-cut/cut-volume.js';
import { createCutVolume, fixed } from '../../../models/graph-cut/cut-volume.js';
import { seededRandom } from '../../../models/phantom/seeded-random.js';

/** A cut of a small volume: some voxels fixed, some undecided, and intensities in two levels with noise. */
const requests: fc.Arbitrary<CutRequest> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.nat())
  .map(([slices, rows, columns, seed]) => {
    const random = seededRandom(seed);
    const count = slices * rows * columns;
    const unary = Float32Array.from({ length: count }, () =>
      random.uniform() < 0.2 ? fixed * (random.uniform() < 0.5 ? -1 : 1) : 3 * random.normal(),
    );
    const intensities = Float32Array.from({ length: count }, () => 50 * Math.round(random.uniform()) + random.normal());
    return { shape: [slices, rows, columns], unary, intensities, sliceRatio: 2, gamma: 1, beta: 0.01 };
  });

describe('cuts that take their grid from the cut before', () => {
  test('are those of a grid of their own, whatever was cut before', () => {
    fc.assert(
      fc.property(fc.array(requests, { minLength: 2, maxLength: 6 }), (several) => {
        const cutVolume = createCutVolume();
        for (const request of several) expect([...cutVolume(request)]).toEqual([...createCutVolume()(request)]);
      }),
    );
  });
});
