import { medianOf } from '../raster/median.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';

/** What lies around a mark: is it aerated lung, and how far does the lesion stand out of it. HU. */
export interface Surroundings {
  /** Share of the shell around the mark that is aerated (< −500 HU). */
  readonly aeratedShare: number;
  /** Median of the aerated part; NaN where there is none. */
  readonly lungHu: number;
  /** Median of the inner half of the mark. */
  readonly lesionHu: number;
}

const aeratedBelowHu = -500;
/** At least this share of the shell is lung; less is a lesion beside the lung. */
const leastShare = 0.4;
/** Room air around a limb is darker than any lung, also where blur and clothes lift its median to −949 HU; emphysema was seen down to −932 HU. */
const darkestLungHu = -940;
/** Less contrast than this is no aerated surrounding. */
const leastContrastHu = 150;

/**
 * @param radius of every voxel, from `radiusField` with the half height √(LW)/2
 * @returns medians over the marked slice and its neighbours
 */
export function lookAround({ shape, intensities, markedSlice }: WorkingVolume, radius: Float32Array): Surroundings {
  const area = shape[1] * shape[2];
  const [first, end] = [Math.max(0, markedSlice - 1), Math.min(shape[0], markedSlice + 2)];
  const aerated: number[] = [];
  let shell = 0;
  for (let i = first * area; i < end * area; i++) {
    if (radius[i] <= 1.15 || radius[i] >= 2.2) continue;
    shell++;
    if (intensities[i] < aeratedBelowHu) aerated.push(intensities[i]);
  }
  const slice = { from: markedSlice * area, to: (markedSlice + 1) * area };
  const inner = within(intensities, radius, slice, 0.5);
  const core = inner.length < 3 ? within(intensities, radius, slice, 1) : inner;
  return { aeratedShare: aerated.length / Math.max(1, shell), lungHu: medianOf(aerated), lesionHu: medianOf(core) };
}

function within(
  intensities: Float32Array,
  radius: Float32Array,
  { from, to }: { readonly from: number; readonly to: number },
  limit: number,
): number[] {
  const found: number[] = [];
  for (let i = from; i < to; i++) if (radius[i] < limit) found.push(intensities[i]);
  return found;
}

/** @returns true where the lesion is cut by lung contrast. */
export const isInLung = ({ aeratedShare, lungHu, lesionHu }: Surroundings): boolean =>
  aeratedShare >= leastShare && lungHu > darkestLungHu && lesionHu - lungHu > leastContrastHu;
