import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { signedDistanceMm } from '../raster/signed-distance.js';

/**
 * @returns the mask with every empty slice between two filled ones filled: lesion is where the distance to the boundary, taken linearly between
 * the nearest filled slices below and above, lies inside. Filled slices stay as they are.
 * @param mask its region should leave a margin around the lesion
 * @see Raya & Udupa, Shape-based interpolation of multidimensional objects (1990)
 */
export function interpolateSlices(mask: Mask, spacingMm: SliceRowColumn): Mask {
  const [slices, rows, columns] = mask.shape;
  const area = rows * columns;
  const sliceOf = (k: number): Uint8Array => mask.voxels.subarray(k * area, (k + 1) * area);
  const filled = Array.from({ length: slices }, (_, k) => k).filter((k) => sliceOf(k).includes(1));
  const voxels = mask.voxels.slice();
  filled.slice(1).forEach((above, i) => {
    const below = filled[i];
    if (above === below + 1) return;
    const [low, high] = [below, above].map((k) => signedDistanceMm(sliceOf(k), [1, rows, columns], spacingMm));
    for (let k = below + 1; k < above; k++) {
      const share = (k - below) / (above - below);
      for (let p = 0; p < area; p++) voxels[k * area + p] = low[p] + (high[p] - low[p]) * share > 0 ? 1 : 0;
    }
  });
  return { ...mask, voxels };
}
