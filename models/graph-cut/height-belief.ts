import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { CutSettings } from './cut-settings.js';
import type { HalfHeights } from './radius-field.js';

/** One half height that a lesion may have, and how likely it is. */
export interface WeightedHeight {
  readonly mm: number;
  readonly weight: number;
}

/** What is believed of the half heights above and below the marked slice; the weights of each side sum to 1. */
export interface HeightBelief {
  readonly above: readonly WeightedHeight[];
  readonly below: readonly WeightedHeight[];
}

/** Half heights that are thought of, over √(LW)/2, in equal steps of their logarithm. */
const [least, greatest, steps] = [0.35, 2.4, 25];
/** Rings of the planar radius that a slice's log-odds are summed over. */
const rings = 20;

/**
 * Bayes over the half height of each side. Before: log-normal around `median` · √(LW)/2, which is how real lesions are distributed. The image: a
 * lesion of half height H fills the radius √(1 − (h/H)²) of the slice at distance h, and each slice says how well that agrees, by the mean
 * log-odds within. Not a hard decision: the shape is then averaged over all heights by their weight.
 * @param radiusOn planar radius of a slice, as the lesion drifts
 * @param logOdds of the intensities, by voxel
 * @param geometricMm √(LW)/2
 */
export function heightBelief(
  working: WorkingVolume,
  radiusOn: (slice: number) => Float32Array,
  logOdds: Float32Array,
  geometricMm: number,
  { median, spread, evidence }: CutSettings['height'],
): HeightBelief {
  const heights = Array.from(
    { length: steps },
    (_, i) => geometricMm * least * (greatest / least) ** (i / (steps - 1)),
  );
  const prior = heights.map((mm) => -0.5 * (Math.log(mm / (median * geometricMm)) / spread) ** 2);
  const side = (direction: 1 | -1): readonly WeightedHeight[] => {
    const logWeights = [...prior];
    const { shape, markedSlice, sliceMm } = working;
    for (let k = markedSlice + direction; k >= 0 && k < shape[0]; k += direction) {
      const distanceMm = Math.abs(k - markedSlice) * sliceMm;
      if (distanceMm > heights[steps - 1]) break;
      const radius = radiusOn(k);
      const within = summedOutwards(radius, logOdds.subarray(k * radius.length, (k + 1) * radius.length));
      heights.forEach((mm, i) => {
        if (distanceMm < mm)
          logWeights[i] += evidence * (sliceMm / geometricMm) * within(Math.sqrt(1 - (distanceMm / mm) ** 2));
      });
    }
    return normalised(heights, logWeights);
  };
  return { above: side(1), below: side(-1) };
}

/** @returns for a radius up to 1 the sum of the log-odds within it, over the number of pixels within 1. */
function summedOutwards(planar: Float32Array, logOdds: Float32Array): (radius: number) => number {
  const sums = new Float64Array(rings + 1);
  let count = 0;
  for (let i = 0; i < planar.length; i++) {
    if (planar[i] >= 1) continue;
    sums[Math.floor(planar[i] * rings) + 1] += logOdds[i];
    count++;
  }
  for (let ring = 1; ring <= rings; ring++) sums[ring] += sums[ring - 1];
  return (radius) => {
    const inner = Math.min(rings - 1, Math.floor(radius * rings));
    const share = radius * rings - inner;
    return (sums[inner] + share * (sums[inner + 1] - sums[inner])) / Math.max(1, count);
  };
}

function normalised(heights: readonly number[], logWeights: readonly number[]): readonly WeightedHeight[] {
  const top = Math.max(...logWeights);
  const weights = logWeights.map((value) => Math.exp(value - top));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return heights.map((mm, i) => ({ mm, weight: weights[i] / total }));
}

/** @returns a belief that leaves no doubt: the heights are known. */
export function certainHeights({ aboveMm, belowMm }: HalfHeights): HeightBelief {
  return { above: [{ mm: aboveMm, weight: 1 }], below: [{ mm: belowMm, weight: 1 }] };
}

/** @returns the geometric means of the believed heights. */
export function meanHeights({ above, below }: HeightBelief): HalfHeights {
  const mean = (side: readonly WeightedHeight[]): number =>
    Math.exp(side.reduce((sum, { mm, weight }) => sum + weight * Math.log(mm), 0));
  return { aboveMm: mean(above), belowMm: mean(below) };
}
