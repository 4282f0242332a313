import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import { scoreKnown } from '../../../../models/experiments/scoring/score-prediction.js';

/** A box of voxels. */
const box = (origin: Mask['origin'], shape: Mask['shape']): Mask => ({
  origin,
  shape,
  voxels: new Uint8Array(shape[0] * shape[1] * shape[2]).fill(1),
});

const known = {
  ...{ id: 'one', set: 'lidc', organ: 'lung', markedSlice: 3, hasFreeSlices: true },
  truth: box([2, 10, 10], [3, 8, 8]),
  spacingMm: [5, 0.5, 0.5],
} as const;

describe('the score of a mask', () => {
  test('measures volumes between surfaces, in mm of the image and in voxels', () => {
    const shifted = scoreKnown(known, 'CNN', box([3, 10, 10], [3, 8, 8]), 3);
    expect(shifted.volume?.dice).toBeCloseTo(2 / 3);
    expect(shifted.slice).toMatchObject({ dice: 1, hd95Mm: 0, avdPixels: 0 });
    expect(shifted.volumeDistances).toMatchObject({ hd95Mm: expect.closeTo(5), hd95Pixels: expect.closeTo(1) });
    expect(shifted.volumeDistances!.avdPixels).toBeGreaterThan(0.2);
    const apart = scoreKnown(known, 'CNN', box([2, 10, 12], [3, 8, 8]), 3).volumeDistances;
    expect(apart).toMatchObject({ hd95Mm: expect.closeTo(1), hd95Pixels: expect.closeTo(2) });
  });

  test('has no distances in the volume for what fills one slice, and none at all to an empty mask', () => {
    expect(scoreKnown(known, 'CNN', box([3, 10, 10], [1, 8, 8]), 2).volumeDistances).toBeUndefined();
    const nothing: Mask = { ...box([3, 10, 10], [1, 2, 2]), voxels: new Uint8Array(4) };
    expect(scoreKnown(known, 'CNN', nothing, 3).volumeDistances).toMatchObject({ hd95Mm: null, avdPixels: null });
  });
});
