import { describe, expect, test } from '@jest/globals';
import { isFound } from '../../../../models/lesion-network/lesion-probability.js';

const [slices, rows, columns] = [5, 12, 12];
/** A cross in the middle of slice 12 of the volume; the region begins at slice 10, row 20, column 30. */
const mark = {
  slice: 12,
  longAxis: [
    [33, 26],
    [39, 26],
  ],
  shortAxis: [
    [36, 24],
    [36, 28],
  ],
} as const;

/** A map that is sure of some voxels [slice, row, column] of the region, and of no others. */
function mapOf(...sure: readonly (readonly [number, number, number])[]) {
  const values = new Float32Array(slices * rows * columns);
  for (const [k, j, c] of sure) values[(k * rows + j) * columns + c] = 0.9;
  return { origin: [10, 20, 30], shape: [slices, rows, columns], values } as const;
}

describe('whether the network found a marked lesion', () => {
  test('it did where a voxel of the mark is likely', () => {
    expect(isFound(mapOf([2, 6, 8]), mark)).toBe(true);
  });

  test('it did where the largest part lies on the marked slice beside the lines', () => {
    expect(isFound(mapOf([2, 1, 1], [3, 1, 1], [4, 8, 8]), mark)).toBe(true);
  });

  test('it did not where the largest part lies on other slices', () => {
    expect(isFound(mapOf([2, 1, 1], [4, 8, 8], [4, 8, 9]), mark)).toBe(false);
  });

  test('it did not where nothing is likely', () => {
    expect(isFound(mapOf(), mark)).toBe(false);
  });
});
