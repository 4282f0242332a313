import { decay } from '../raster/decay.js';
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
    lookUp(table, radiusOn(k), logOdds.subarray(k * area, (k + 1) * area));
  }
  return logOdds;
}

function lookUp(table: Float64Array, radius: Float32Array, logOdds: Float32Array): void {
  for (let i = 0; i < radius.length; i++) {
    const place = (radius[i] / outermostRadius) * tableSteps;
    if (place >= tableSteps) {
      logOdds[i] = -Infinity;
      continue;
    }
    const step = Math.trunc(place);
    logOdds[i] = table[step] + (place - step) * (table[step + 1] - table[step]);
  }
}

function logistic(x: number): number {
  const e = decay(Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

function radiusTable(
  heights: readonly WeightedHeight[],
  distanceMm: number,
  slope: number,
  neutralRadius: number,
): Float64Array {
  const likely = heights.filter(({ weight }) => weight > 1e-4);
  const heightSquares = likely.map(({ mm }) => (distanceMm / mm) ** 2);
  return Float64Array.from({ length: tableSteps + 1 }, (_, step) => {
    const square = ((step / tableSteps) * outermostRadius) ** 2;
    let probability = 0;
    for (let i = 0; i < likely.length; i++)
      probability += likely[i].weight * logistic(slope * (neutralRadius - Math.sqrt(square + heightSquares[i])));
    return Math.min(mostLogOdds, Math.max(-mostLogOdds, Math.log(probability / (1 - probability))));
  });
}
