import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { ContrastModel } from './contrast-model.js';
import type { HalfHeights } from './radius-field.js';

/** Half of what the image says, half of what the mark says: each alone is wrong more often. */
const blend = 0.5;
/** Greatest half height over the one that the mark suggests. */
const greatest = 1.7;
/** The core whose likeness is followed from slice to slice, as planar radius. */
const coreRadius = 0.55;

/**
 * Walks up and down from the marked slice while the core still looks like the lesion, and averages that with what the mark suggests.
 * @param planar radius on the marked slice
 * @param suggestedMm (√(LW)/2 + L/2)/2 @param geometricMm √(LW)/2
 */
export function lesionHeights(
  working: WorkingVolume,
  planar: Float32Array,
  model: ContrastModel,
  isLesionLike: (voxel: number) => boolean,
  suggestedMm: number,
  geometricMm: number,
): HalfHeights {
  const { shape, markedSlice, sliceMm } = working;
  const area = planar.length;
  const core = [...planar.keys()].filter((i) => planar[i] < coreRadius);
  const likeness = Array.from(
    { length: shape[0] },
    (_, k) => core.filter((i) => isLesionLike(k * area + i)).length / Math.max(1, core.length),
  );
  const least = Math.max(likeness[markedSlice], 1e-3) * model.heightThreshold;
  const reach = (direction: 1 | -1): number => {
    let k = markedSlice;
    while (k + direction >= 0 && k + direction < shape[0] && likeness[k + direction] >= least) k += direction;
    const seen = (Math.abs(k - markedSlice) + 0.5) * sliceMm;
    const bounded = Math.min(Math.max(seen, model.leastHeight * geometricMm), greatest * suggestedMm);
    return (1 - blend) * bounded + blend * suggestedMm;
  };
  return { belowMm: reach(-1), aboveMm: reach(1) };
}
