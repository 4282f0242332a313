import { describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import { lesionPlanes } from '../../../../models/rendering/lesion-planes.js';
import { orthogonalPlane } from '../../../../models/rendering/orthogonal-plane.js';

/** Every voxel says where it is: 100 · slice + 10 · row + column. */
const volume: Volume = {
  voxels: Int16Array.from({ length: 60 }, (_, i) => 100 * Math.floor(i / 20) + 10 * (Math.floor(i / 5) % 4) + (i % 5)),
  shape: [3, 4, 5],
  spacingMm: [3, 0.9, 0.7],
};
const mask: Mask = { origin: [1, 2, 3], shape: [2, 1, 1], voxels: Uint8Array.of(1, 1) };

describe('orthogonalPlane', () => {
  test('cuts a coronal plane with the last slice on top', () => {
    const plane = orthogonalPlane(volume, mask, 'coronal', 2);
    expect(plane.volume.shape).toEqual([1, 3, 5]);
    expect(plane.volume.spacingMm).toEqual([0.9, 3, 0.7]);
    expect([...plane.volume.voxels]).toEqual([220, 221, 222, 223, 224, 120, 121, 122, 123, 124, 20, 21, 22, 23, 24]);
    expect([...plane.mask.voxels]).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });

  test('cuts a sagittal plane along the rows', () => {
    const plane = orthogonalPlane(volume, mask, 'sagittal', 3);
    expect(plane.volume.shape).toEqual([1, 3, 4]);
    expect(plane.volume.spacingMm).toEqual([0.7, 3, 0.9]);
    expect([...plane.volume.voxels]).toEqual([203, 213, 223, 233, 103, 113, 123, 133, 3, 13, 23, 33]);
    expect([...plane.mask.voxels]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  });
});

describe('lesionPlanes', () => {
  test('draws both planes side by side with the outline', () => {
    const mark = {
      slice: 1,
      longAxis: [
        [2, 2],
        [4, 2],
      ],
    } as const;
    const { widthPx, body } = lesionPlanes({ volume, mark, mask, sizePx: 100 });
    expect(widthPx).toBe(206);
    expect(body.match(/<image /g)).toHaveLength(2);
    expect(body).toContain('coronal');
    expect(body).toContain('sagittal');
    expect(body.match(/<path /g)?.length).toBeGreaterThanOrEqual(2);
  });
});
