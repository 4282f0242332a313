import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { resamplePlanes } from '../raster/resample-planes.js';
import type { WorkingVolume } from './working-volume.js';

/**
 * @returns the mask of what lies inside of an outline on the grid of the volume, for the region that the working grid covers. The distance from the
 * outline is interpolated linearly along all three axes, so that the outline keeps the precision that it has between coarse voxels.
 * @param distanceMm > 0 inside, on the working grid, C order [slice, row, column]
 */
export function outlineOnVolume(working: WorkingVolume, markedSlice: number, distanceMm: Float32Array): Mask {
  const { region, shape, slicesPerStep } = working;
  const [slices, rows, columns] = region.shape;
  const planes = resamplePlanes(distanceMm, shape, { rows, columns });
  const area = rows * columns;
  const voxels = new Uint8Array(slices * area);
  // The middle of an even number of slices lies half a slice before the one that it is counted from.
  const middle = slicesPerStep % 2 === 0 ? 0.5 : 0;
  for (let k = 0; k < slices; k++) {
    const place = (region.origin[0] + k - markedSlice + middle) / slicesPerStep + working.markedSlice;
    const inside = Math.min(Math.max(place, 0), shape[0] - 1);
    const before = Math.min(Math.floor(inside), Math.max(0, shape[0] - 2));
    const share = inside - before;
    const [a, b] = [before * area, Math.min(before + 1, shape[0] - 1) * area];
    for (let i = 0; i < area; i++) {
      if (planes[a + i] + share * (planes[b + i] - planes[a + i]) > 0) voxels[k * area + i] = 1;
    }
  }
  return { origin: region.origin, shape: region.shape, voxels };
}
