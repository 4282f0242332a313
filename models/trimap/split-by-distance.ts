import { distanceTransform } from '../raster/distance-transform.js';
import type { PlaneSize } from '../raster/plane-size.js';
import type { Trimap } from './trimap.js';
import { BACKGROUND, FOREGROUND, PROBABLE_BACKGROUND, PROBABLE_FOREGROUND } from './trimap.js';

/**
 * @returns the trimap with its uncertain pixels split into probable foreground and probable background, half and half: by the distance to
 * the certain foreground minus the distance to the certain background, at its median.
 * Without certain background every uncertain pixel counts by its distance to the foreground alone.
 * @see Cai et al. 2018, section 2.1: "divided between PFG and PBG based on the distances to FG and BG"; the median is our reading
 */
export function splitByDistance(trimap: Trimap, size: PlaneSize): Trimap {
  const shape = [1, size.rows, size.columns] as const;
  const toForeground = distanceTransform(
    trimap.map((value) => (value === FOREGROUND ? 1 : 0)),
    shape,
  );
  const toBackground = distanceTransform(
    trimap.map((value) => (value === BACKGROUND ? 1 : 0)),
    shape,
  );
  const balance = (i: number): number => toForeground[i] - (toBackground[i] === Infinity ? 0 : toBackground[i]);
  const uncertain = Array.from(trimap.keys()).filter((i) => trimap[i] >= PROBABLE_BACKGROUND);
  const middle = median(Float64Array.from(uncertain, balance));
  const split = trimap.slice();
  for (const i of uncertain) split[i] = balance(i) <= middle ? PROBABLE_FOREGROUND : PROBABLE_BACKGROUND;
  return split;
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
