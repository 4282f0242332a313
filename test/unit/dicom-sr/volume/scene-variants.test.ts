import { describe, expect, test } from '@jest/globals';
import { DicomError } from '../../../../dicom-sr/errors/dicom-error.js';
import { indexToLps } from '../../../../dicom-sr/geometry/affine.js';
import { lesionReachMm } from '../../../../dicom-sr/measurement/lesion-reach.js';
import { locateMark } from '../../../../dicom-sr/measurement/locate-mark.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';
import type { CtVolume } from '../../../../dicom-sr/volume/ct-volume.js';
import { planVolume } from '../../../../dicom-sr/volume/plan-volume.js';
import { readImages } from '../../../../dicom-sr/volume/read-ct-image.js';
import { readFrameHeaders } from '../../../../dicom-sr/volume/read-frame-headers.js';
import { straighten } from '../../../../dicom-sr/volume/straighten.js';
import { VolumeBuilder } from '../../../../dicom-sr/volume/volume-builder.js';
import { diceInPatient, isInLesion } from '../../../fixtures/dicom/lesion-scene.js';
import type { SceneVariant } from '../../../fixtures/dicom/scene-variants.js';
import { sceneVariants } from '../../../fixtures/dicom/scene-variants.js';

const variants = sceneVariants();

function markOf({ report }: SceneVariant) {
  const [mark] = readMarks(readPart10(report).dataset).marks;
  if (mark === undefined) throw new Error('the report holds no mark');
  return mark;
}

async function assembled(variant: SceneVariant): Promise<CtVolume> {
  const mark = markOf(variant);
  const read = variant.images.map((part10) => readFrameHeaders(readPart10(part10, { untilPixelData: true }).dataset));
  const plan = planVolume(
    read.flatMap(({ frames }) => frames),
    { image: mark.referencedImage, reachMm: (plane) => lesionReachMm(mark, plane) },
    read.flatMap(({ problem }) => problem ?? []),
  );
  const builder = new VolumeBuilder(plan);
  const wants = builder.wants.bind(builder);
  for (const part10 of variant.images) {
    const { frames } = readFrameHeaders(readPart10(part10, { untilPixelData: true }).dataset);
    if (frames.some(wants)) for (const image of await readImages(part10, { wants })) builder.add(image);
  }
  return builder.build();
}

describe('a series as archives hold it', () => {
  test.each(variants.filter(({ refused }) => refused === undefined))(
    '$name: every voxel is where the lesion is, or is not',
    async (variant) => {
      const volume = await assembled(variant);
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
      const { longAxisLps, shortAxisLps } = locateMark(markOf(variant), await assembled(variant));
      for (const point of [...longAxisLps, ...(shortAxisLps ?? [])]) expect(isInLesion(point)).toBe(true);
    },
  );

  test.each(variants.filter(({ refused }) => refused !== undefined))(
    '$name is refused as $refused',
    async (variant) => {
      const refusal = await assembled(variant).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(DicomError);
      expect((refusal as DicomError).code).toBe(variant.refused);
    },
  );

  test.each(variants.filter(({ flags }) => flags.includes('gantry-tilt-straightened')))(
    '$name: a mask of the straightened voxels comes back to where the lesion is',
    async (variant) => {
      const volume = await assembled(variant);
      const slice = locateMark(markOf(variant), volume).voxel.slice;
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
