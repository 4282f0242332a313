import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import { boxAround, cropped } from '../../raster/voxel-box.js';

/** @returns the same mask on the smallest region that holds it; an empty one on a single voxel at its origin. */
export function trimMask({ origin, shape, voxels }: Mask): Mask {
  const box = boxAround(shape, [0, 0, 0], (voxel) => voxels[voxel] !== 0);
  if (box === undefined) return { origin, shape: [1, 1, 1], voxels: new Uint8Array(1) };
  return {
    origin: [origin[0] + box.first[0], origin[1] + box.first[1], origin[2] + box.first[2]],
    shape: box.size,
    voxels: cropped(voxels, shape, box),
  };
}
