import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { CutUncorrected, UncorrectedCut, UncorrectedLesion } from './uncorrected-cut.js';
import { cutUncorrected } from './uncorrected-cut.js';

/** Lesions that are kept: the one that a reader corrects, and the one before. */
const kept = 2;
/** Lesions of more voxels (some 50 bytes each) are let go of. */
const mostVoxels = 2 ** 20;

/**
 * @returns the same, which does not cut again what it cut just before: every stroke of a reader needs his lesion without strokes, and that stays the
 * same as long as they lie in the region that is looked at anyway
 */
export function rememberUncorrected(cut: CutUncorrected = cutUncorrected): CutUncorrected {
  let known: readonly { readonly lesion: UncorrectedLesion; readonly cut: UncorrectedCut }[] = [];
  return (lesion, cutVolume) => {
    const before = known.find((one) => isSame(one.lesion, lesion));
    const found = before ?? { lesion, cut: cut(lesion, cutVolume) };
    if (lesion.beyond.length <= mostVoxels) known = [found, ...known.filter((one) => one !== found)].slice(0, kept);
    return found.cut;
  };
}

const isSame = (a: UncorrectedLesion, b: UncorrectedLesion): boolean =>
  a.geometricMm === b.geometricMm &&
  a.heights?.belowMm === b.heights?.belowMm &&
  a.heights?.aboveMm === b.heights?.aboveMm &&
  isSameGrid(a.working, b.working) &&
  areEqual(a.beyond, b.beyond) &&
  areEqual(a.logOdds ?? [], b.logOdds ?? []) &&
  areEqual(a.working.intensities, b.working.intensities);

function isSameGrid(a: WorkingVolume, b: WorkingVolume): boolean {
  return areEqual(placeOf(a), placeOf(b));
}

/** Everything of a working grid but its intensities. */
const placeOf = ({ shape, pixelMm, sliceMm, axes, markedSlice, region, slicesPerStep }: WorkingVolume) => [
  ...shape,
  ...[pixelMm, sliceMm, markedSlice, slicesPerStep],
  ...[...axes.longAxis, ...axes.shortAxis].flat(),
  ...[...region.origin, ...region.shape],
];

function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
