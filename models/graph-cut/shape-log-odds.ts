import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { CutSettings } from './cut-settings.js';
import type { HeightBelief, WeightedHeight } from './height-belief.js';

/** Beyond this planar radius nothing belongs to the lesion. */
export const outermostRadius = 2.2;
/** Steps of the table over the radius. */
const tableSteps = 64;
/** Log-odds that no image outweighs. */
const mostLogOdds = 14;

/**
 * @returns what the shape alone says of every voxel, as log-odds: the probability that a voxel at this radius of the quarter-ellipsoid belongs to
 * the lesion (a logistic curve around the neutral radius), averaged over the half heights that the lesion may have. Uncertain heights make it
 * soft towards the ends without making it soft on the marked slice. −Infinity beyond `outermostRadius`. C order [slice, row, column].
 * @param radiusOn planar radius of a slice
 */
export function shapeLogOdds(
  { shape, markedSlice, sliceMm }: WorkingVolume,
  radiusOn: (slice: number) => Float32Array,
  belief: HeightBelief,
  geometricMm: number,
  { sharpness, neutralRadius }: CutSettings,
): Float32Array {
  const area = shape[1] * shape[2];
  const logOdds = new Float32Array(shape[0] * area);
  for (let k = 0; k < shape[0]; k++) {
    const distanceMm = Math.abs(k - markedSlice) * sliceMm;
    const beyond = Math.min(1, distanceMm / geometricMm);
    const slope = sharpness[0] + (sharpness[1] - sharpness[0]) * beyond;
    const table = radiusTable(k < markedSlice ? belief.below : belief.above, distanceMm, slope, neutralRadius);
    const radius = radiusOn(k);
    for (let i = 0; i < area; i++) {
      const place = (radius[i] / outermostRadius) * tableSteps;
      const step = Math.floor(place);
      logOdds[k * area + i] =
        step >= tableSteps ? -Infinity : table[step] + (place - step) * (table[step + 1] - table[step]);
    }
  }
  return logOdds;
}

function radiusTable(
  heights: readonly WeightedHeight[],
  distanceMm: number,
  slope: number,
  neutralRadius: number,
): Float64Array {
  const likely = heights.filter(({ weight }) => weight > 1e-4);
  return Float64Array.from({ length: tableSteps + 1 }, (_, step) => {
    const radius = (step / tableSteps) * outermostRadius;
    const probability = likely.reduce(
      (sum, { mm, weight }) =>
        sum + weight / (1 + Math.exp(-slope * (neutralRadius - Math.hypot(radius, distanceMm / mm)))),
      0,
    );
    return Math.min(mostLogOdds, Math.max(-mostLogOdds, Math.log(probability / (1 - probability))));
  });
}
