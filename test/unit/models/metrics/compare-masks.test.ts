import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import { compareMasks } from '../../../../models/metrics/compare-masks.js';

const voxelAt = (slice: number, row: number, column: number): Mask => ({
  origin: [slice, row, column],
  shape: [1, 1, 1],
  voxels: Uint8Array.of(1),
});
const nothing: Mask = { origin: [0, 0, 0], shape: [1, 1, 1], voxels: Uint8Array.of(0) };

describe('compareMasks', () => {
  test('compares masks whose regions differ, in mm', () => {
    const comparison = compareMasks(voxelAt(4, 7, 9), voxelAt(5, 7, 7), [5, 1, 0.5], 3);
    expect(comparison.dice).toBe(0);
    expect(comparison.hausdorff95Mm).toBeCloseTo(Math.hypot(5, 1));
    expect(comparison.averageHausdorffMm).toBeCloseTo(Math.hypot(5, 1));
  });

  test('finds no distance between equal masks, and none between empty ones', () => {
    for (const mask of [voxelAt(1, 2, 3), nothing]) {
      expect(compareMasks(mask, mask, [1, 1, 1], 3)).toMatchObject({
        dice: 1,
        hausdorff95Mm: 0,
        averageHausdorffMm: 0,
      });
    }
  });

  test('says that a distance to nothing does not exist', () => {
    const { hausdorff95Mm, averageHausdorffMm } = compareMasks(voxelAt(0, 0, 0), nothing, [1, 1, 1], 3);
    expect([hausdorff95Mm, averageHausdorffMm]).toEqual([NaN, NaN]);
  });

  test('takes the outline for the surface where both masks lie on one slice', () => {
    const square: Mask = { origin: [0, 0, 0], shape: [1, 5, 5], voxels: new Uint8Array(25).fill(1) };
    // Outline 16 pixels, 12 of them 2 mm or more from the centre pixel: 4 at 2, 8 at √5, 4 at √8.
    expect(compareMasks(square, voxelAt(0, 2, 2), [9, 1, 1], 2).averageHausdorffMm).toBeCloseTo(
      (4 * 2 + 8 * Math.sqrt(5) + 4 * Math.sqrt(8)) / 16,
    );
  });
});
