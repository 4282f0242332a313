import { describe, expect, test } from '@jest/globals';
import { DicomError } from '../../../../dicom-sr/errors/dicom-error.js';
import { indexToLps } from '../../../../dicom-sr/geometry/affine.js';
import { locateMark } from '../../../../dicom-sr/measurement/locate-mark.js';
import { straighten } from '../../../../dicom-sr/volume/straighten.js';
import { assembleScene, markOfScene } from '../../../fixtures/dicom/assemble-scene.js';
import { diceInPatient, isInLesion } from '../../../fixtures/dicom/lesion-scene.js';
import { sceneVariants } from '../../../fixtures/dicom/scene-variants.js';

const variants = sceneVariants();

describe('a series as archives hold it', () => {
  test.each(variants.filter(({ refused }) => refused === undefined))(
    '$name: every voxel is where the lesion is, or is not',
    async (variant) => {
      const volume = await assembleScene(variant);
      const [slices, rows, columns] = volume.shape;
      let [wrong, inside] = [0, 0];
      for (let k = 0; k < slices; k++)
        for (let j = 0; j < rows; j++)
          for (let i = 0; i < columns; i++) {
            const isIn = isInLesion(indexToLps(volume.affine, i, j, k));
            if (isIn) inside++;
            if (isIn !== (volume.voxels[(k * rows + j) * columns + i] ?? 0) > 65) wrong++;
          }
      expect([wrong, inside > 1000]).toEqual([0, true]);
      expect((volume.warnings ?? []).map(({ reason }) => reason)).toEqual(variant.flags);
    },
  );

  test.each(variants.filter(({ refused }) => refused === undefined))(
    '$name: the mark spans the lesion',
    async (variant) => {
      const { longAxisLps, shortAxisLps } = locateMark(markOfScene(variant), await assembleScene(variant));
      for (const point of [...longAxisLps, ...(shortAxisLps ?? [])]) expect(isInLesion(point)).toBe(true);
    },
  );

  test.each(variants.filter(({ refused }) => refused !== undefined))(
    '$name is refused as $refused',
    async (variant) => {
      const refusal = await assembleScene(variant).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(DicomError);
      expect((refusal as DicomError).code).toBe(variant.refused);
    },
  );

  test.each(variants.filter(({ flags }) => flags.includes('gantry-tilt-straightened')))(
    '$name: a mask of the straightened voxels comes back to where the lesion is',
    async (variant) => {
      const volume = await assembleScene(variant);
      const slice = locateMark(markOfScene(variant), volume).voxel.slice;
      const straight = straighten(volume, slice);
      const bright = { origin: [0, 0, 0], shape: volume.shape } as const;
      const mask = straight.onSlices({
        ...bright,
        voxels: Uint8Array.from(straight.volume.voxels, (hu) => +(hu > 65)),
      });
      const points = [];
      for (let i = 0; i < mask.voxels.length; i++) {
        if (mask.voxels[i] !== 1) continue;
        const [plane, width] = [mask.shape[1] * mask.shape[2], mask.shape[2]];
        const [k, inPlane] = [Math.floor(i / plane), i % plane];
        const [row, column] = [mask.origin[1] + Math.floor(inPlane / width), mask.origin[2] + (inPlane % width)];
        points.push(indexToLps(volume.affine, column, row, mask.origin[0] + k));
      }
      const [sliceMm, rowMm, columnMm] = volume.spacingMm;
      expect(diceInPatient(points, sliceMm * rowMm * columnMm)).toBeGreaterThan(0.97);
    },
  );
});
