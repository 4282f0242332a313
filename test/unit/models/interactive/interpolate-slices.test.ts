import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import { interpolateSlices } from '../../../../models/interactive/interpolate-slices.js';

const size = 21;
const area = size * size;

/** A disc by slice; radius 0 is an empty slice. */
const discs = (...radii: readonly number[]): Mask => ({
  origin: [4, 0, 0],
  shape: [radii.length, size, size],
  voxels: Uint8Array.from({ length: radii.length * area }, (_, i) => {
    const [k, j, c] = [Math.floor(i / area), Math.floor((i % area) / size), i % size];
    return Math.hypot(j - 10, c - 10) < radii[k] ? 1 : 0;
  }),
});
const counts = ({ voxels, shape }: Mask): number[] =>
  Array.from({ length: shape[0] }, (_, k) => voxels.subarray(k * area, (k + 1) * area).reduce((a, b) => a + b, 0));

describe('filling slices between', () => {
  test('goes from the size below to the size above, evenly', () => {
    const mask = discs(0, 8, 0, 0, 0, 4, 0);
    const result = counts(interpolateSlices(mask, [2, 1, 1]));
    const wanted = counts(discs(0, 8, 7, 6, 5, 4, 0));
    result.forEach((count, k) => expect(Math.abs(count - wanted[k])).toBeLessThanOrEqual(0.12 * wanted[k]));
  });

  test('leaves filled slices and what lies beyond them alone', () => {
    const mask = discs(0, 6, 0, 6, 5, 0);
    const { voxels, origin } = interpolateSlices(mask, [1, 1, 1]);
    expect(origin).toEqual(mask.origin);
    for (const k of [0, 1, 3, 4, 5])
      expect(voxels.subarray(k * area, (k + 1) * area)).toEqual(mask.voxels.subarray(k * area, (k + 1) * area));
    expect(voxels.subarray(2 * area, 3 * area)).toEqual(mask.voxels.subarray(area, 2 * area));
  });

  test('gives the mask back where nothing is to be filled', () => {
    const mask = discs(0, 5, 6, 0);
    expect(interpolateSlices(mask, [1, 1, 1])).toEqual(mask);
    expect(interpolateSlices(discs(0, 0), [1, 1, 1])).toEqual(discs(0, 0));
  });
});
