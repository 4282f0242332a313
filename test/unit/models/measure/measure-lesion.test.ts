import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../../dicom-sr/volume/voxel-mark.js';
import { measureLesion } from '../../../../models/measure/measure-lesion.js';

const volume: Volume = {
  voxels: Int16Array.from({ length: 4 * 6 * 6 }, (_, i) => (i % 2 === 0 ? 10 : 30)),
  shape: [4, 6, 6],
  spacingMm: [2.5, 0.5, 0.8],
};
const mark: VoxelMark = {
  slice: 1,
  longAxis: [
    [1, 2],
    [4, 2],
  ],
};
/** A row of 4 voxels on the marked slice; 4 × 2 voxels on the next one. */
const mask: Mask = {
  origin: [1, 2, 1],
  shape: [2, 2, 4],
  voxels: Uint8Array.from([1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]),
};

describe('measureLesion', () => {
  const measured = measureLesion(volume, mark, mask);

  test('multiplies voxels by their size', () => {
    expect(measured.volumeMm3).toBeCloseTo(12 * 2.5 * 0.5 * 0.8);
  });

  test('measures the marked slice between outer pixel edges', () => {
    expect(measured.longAxisMm).toBeCloseTo(Math.hypot(4 * 0.8, 0.5));
    expect(measured.shortAxisMm).toBeCloseTo((0.5 * Math.hypot(3.2, 0.5)) / 3.2);
  });

  test('says where the axes lie, at the corners of pixels on the grid of the volume', () => {
    const ends = (axis: readonly (readonly [number, number])[] | undefined) => [...axis!].sort((a, b) => a[0] - b[0]);
    const [left, right] = ends(measured.longAxis);
    expect([left[0], right[0]]).toEqual([expect.closeTo(0.5), expect.closeTo(4.5)]);
    expect([left[1], right[1]].toSorted()).toEqual([expect.closeTo(1.5), expect.closeTo(2.5)]);
    const [from, to] = measured.shortAxis!;
    const lengthMm = Math.hypot((to[0] - from[0]) * 0.8, (to[1] - from[1]) * 0.5);
    expect(lengthMm).toBeCloseTo(measured.shortAxisMm);
    const dot = (right[0] - left[0]) * 0.64 * (to[0] - from[0]) + (right[1] - left[1]) * 0.25 * (to[1] - from[1]);
    expect(dot).toBeCloseTo(0);
  });

  test('reports the slice of the largest area by its index in the volume', () => {
    expect(measured.largestSlice.slice).toBe(2);
    expect(measured.largestSlice.longAxisMm).toBeCloseTo(Math.hypot(3.2, 1));
  });

  test('takes mean and standard deviation over the voxels of the mask', () => {
    expect(measured.meanHu).toBeCloseTo(20);
    expect(measured.sdHu).toBeCloseTo(10);
  });

  test('measures nothing on an empty mask', () => {
    const empty = measureLesion(volume, mark, { ...mask, voxels: new Uint8Array(16) });
    expect(empty).toEqual({
      volumeMm3: 0,
      longAxisMm: 0,
      shortAxisMm: 0,
      largestSlice: { slice: 1, longAxisMm: 0, shortAxisMm: 0 },
      meanHu: 0,
      sdHu: 0,
    });
  });
});
