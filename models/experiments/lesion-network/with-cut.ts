import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { RegionMap } from '../../prediction/region-map.js';

/** What the cut counts for in the mean; chosen by cross-validation (docs/results/lesion-network.md). */
const cutShare = 0.3;

/** @returns the weighted mean of the network's probability and the cut's 0 or 1, on the region of the map. */
export function withCut(map: RegionMap, cut: Mask): RegionMap {
  const [slices, rows, columns] = map.shape;
  const values = map.values.map((value) => value * (1 - cutShare));
  const from = map.origin.map((at, axis) => at - cut.origin[axis]);
  for (let k = Math.max(0, -from[0]); k < Math.min(slices, cut.shape[0] - from[0]); k++) {
    for (let j = Math.max(0, -from[1]); j < Math.min(rows, cut.shape[1] - from[1]); j++) {
      const own = (k * rows + j) * columns;
      const others = ((k + from[0]) * cut.shape[1] + j + from[1]) * cut.shape[2] + from[2];
      for (let c = Math.max(0, -from[2]); c < Math.min(columns, cut.shape[2] - from[2]); c++)
        values[own + c] += cutShare * cut.voxels[others + c];
    }
  }
  return { ...map, values };
}
