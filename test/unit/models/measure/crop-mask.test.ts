import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import { cropMask } from '../../../../models/measure/crop-mask.js';

/** A region of 3 × 5 × 6 voxels at [10, 20, 30] with these voxels of it set. */
function maskOf(...places: readonly (readonly [slice: number, row: number, column: number])[]): Mask {
  const voxels = new Uint8Array(90);
  for (const [slice, row, column] of places) voxels[(slice * 5 + row) * 6 + column] = 1;
  return { origin: [10, 20, 30], shape: [3, 5, 6], voxels };
}

describe('a cropped mask', () => {
  test('keeps its voxels where they are, with a pixel of background around them in each slice', () => {
    const { origin, shape, voxels } = cropMask(maskOf([1, 2, 2], [1, 2, 3]));
    expect({ origin, shape }).toEqual({ origin: [11, 21, 31], shape: [1, 3, 4] });
    expect([...voxels.entries()].filter(([, value]) => value === 1).map(([i]) => i)).toEqual([5, 6]);
  });

  test('ends where its region ends', () => {
    const { origin, shape } = cropMask(maskOf([0, 0, 5], [2, 4, 4]));
    expect({ origin, shape }).toEqual({ origin: [10, 20, 33], shape: [3, 5, 3] });
  });

  test('is the same where it is empty', () => {
    const empty = maskOf();
    expect(cropMask(empty)).toBe(empty);
  });
});
