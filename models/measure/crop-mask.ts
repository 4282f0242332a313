import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { boxOfMask } from '../raster/box-of-mask.js';
import { cropped } from '../raster/voxel-box.js';

/**
 * @returns the same mask in the smallest region that holds it, with one pixel of background around it in the planes of the slices as far as its own
 * region has one; an empty mask as it is. The region that a method looks at is ten and more times as large as its lesion.
 */
export function cropMask(mask: Mask): Mask {
  const { origin, shape, voxels } = mask;
  const box = boxOfMask(voxels, shape, [0, 1, 1]);
  if (box === undefined) return mask;
  return {
    origin: [origin[0] + box.first[0], origin[1] + box.first[1], origin[2] + box.first[2]],
    shape: box.size,
    voxels: cropped(voxels, shape, box),
  };
}
