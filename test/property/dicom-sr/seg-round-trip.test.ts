import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { indexToLps } from '../../../dicom-sr/geometry/affine.js';
import { readPart10 } from '../../../dicom-sr/part10/read-part10.js';
import { maskFromSeg } from '../../../dicom-sr/readers/mask-from-seg.js';
import { readSeg } from '../../../dicom-sr/readers/read-seg.js';
import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../../dicom-sr/volume/ct-volume.js';
import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import { writeSeg } from '../../../dicom-sr/writers/write-seg.js';
import { anyGrid } from '../../fixtures/dicom/any-grid.js';
import { grids } from '../../fixtures/dicom/ct-series.js';
import { testResult, testVolume } from '../../fixtures/dicom/result-content.js';

/** @returns the voxels that are set, as flat indices of the volume. */
function setVoxels({ origin, shape, voxels }: Mask, [, rows, columns]: SliceRowColumn): number[] {
  return [...voxels.keys()]
    .filter((i) => voxels[i] !== 0)
    .map((i) => {
      const [k, j, c] = [Math.floor(i / (shape[1] * shape[2])), Math.floor(i / shape[2]) % shape[1], i % shape[2]];
      return ((origin[0] + k) * rows + origin[1] + j) * columns + origin[2] + c;
    })
    .sort((a, b) => a - b);
}

/** A mask with at least one voxel, its region anywhere in the volume. */
const maskIn = (shape: SliceRowColumn): fc.Arbitrary<Mask> =>
  fc
    .tuple(...shape.map((size) => fc.tuple(fc.nat(size - 1), fc.nat(size - 1))))
    .map((spans) => spans.map(([a, b]) => [Math.min(a, b), Math.abs(a - b) + 1]))
    .chain((spans) => {
      const [origin, size] = [0, 1].map((n) => spans.map((span) => span[n])) as unknown as [
        SliceRowColumn,
        SliceRowColumn,
      ];
      const count = size[0] * size[1] * size[2];
      return fc
        .tuple(fc.uint8Array({ minLength: count, maxLength: count, max: 1 }), fc.nat(count - 1))
        .map(([voxels, one]) => ({ origin, shape: size, voxels: voxels.map((value, i) => (i === one ? 1 : value)) }));
    });

/** Only its mark is of another series, which a SEG does not look at. */
const content = testResult(testVolume(grids.axial));

const roundTrip = (volume: CtVolume, mask: Mask): Mask =>
  maskFromSeg(readSeg(readPart10(writeSeg({ ...content, volume, mask }).part10).dataset), 1, volume);

describe('a mask written as SEG and read back by patient coordinates', () => {
  test.each(Object.entries(grids))('is the same voxel for voxel on the %s series', (_, grid) => {
    const volume = testVolume(grid);
    fc.assert(
      fc.property(maskIn(volume.shape), (mask) => {
        expect(setVoxels(roundTrip(volume, mask), volume.shape)).toEqual(setVoxels(mask, volume.shape));
      }),
      { numRuns: 25 },
    );
  });

  test('is the same voxel for voxel on any series', () => {
    fc.assert(
      fc.property(
        anyGrid.chain((grid) => fc.tuple(fc.constant(grid), maskIn(grid.shape))),
        ([grid, mask]) => {
          const volume = testVolume(grid);
          expect(setVoxels(roundTrip(volume, mask), volume.shape)).toEqual(setVoxels(mask, volume.shape));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('lies on the same points of the patient when the series is read the other way round', () => {
    const [forth, back] = [testVolume(grids.axial), testVolume(grids['reversed slice order'])];
    const mask: Mask = { origin: [1, 2, 3], shape: [1, 1, 2], voxels: Uint8Array.of(1, 1) };
    const [a, b] = [forth, back].map((volume) => roundTrip(volume, mask));
    const lps = (volume: CtVolume, { origin }: Mask) => indexToLps(volume.affine, origin[2], origin[1], origin[0]);
    expect(lps(forth, a)).toEqual([-29.625, -38.75, -117.5]);
    expect(lps(back, b)).toEqual([-29.625, -38.75, 2.5]);
  });
});
