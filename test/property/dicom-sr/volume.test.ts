import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { indexToLps } from '../../../dicom-sr/geometry/affine.js';
import { lpsToIndex } from '../../../dicom-sr/geometry/lps-to-index.js';
import { distance, norm } from '../../../dicom-sr/geometry/vec3.js';
import { assembleVolume } from '../../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../../dicom-sr/volume/read-ct-image.js';
import { writeCtSeries } from '../../../dicom-sr/writers/write-ct-series.js';
import { testSeries } from '../../fixtures/dicom/ct-series.js';
import { anyGrid } from '../../fixtures/dicom/any-grid.js';

const images = (grid: Parameters<typeof testSeries>[0]) =>
  writeCtSeries(testSeries(grid)).map(({ part10 }) => readCtImage(part10));

describe('a CT volume', () => {
  test('is the same whatever the order of its images', () => {
    fc.assert(
      fc.property(
        anyGrid.chain((grid) => {
          const sorted = images(grid);
          return fc.tuple(
            fc.constant(sorted),
            fc.shuffledSubarray(sorted, { minLength: sorted.length, maxLength: sorted.length }),
          );
        }),
        ([sorted, shuffled]) => {
          expect(assembleVolume(shuffled)).toEqual(assembleVolume(sorted));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('has every voxel where the scanner had it', () => {
    fc.assert(
      fc.property(anyGrid, fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (grid, picks) => {
        const { voxels } = testSeries(grid);
        const volume = assembleVolume(images(grid));
        const [k, j, i] = grid.shape.map((size, axis) => picks[axis] % size);
        const [column, row, slice] = lpsToIndex(volume.affine, indexToLps(grid.affine, i, j, k)).map(Math.round);
        const [, rows, columns] = volume.shape;
        expect(distance(indexToLps(volume.affine, column, row, slice), indexToLps(grid.affine, i, j, k))).toBeLessThan(
          1e-6,
        );
        expect(volume.voxels[(slice * rows + row) * columns + column]).toBe(voxels[(k * rows + j) * columns + i]);
        expect(volume.spacingMm[0]).toBeCloseTo(norm(grid.affine.sliceStep), 6);
      }),
      { numRuns: 60 },
    );
  });
});
