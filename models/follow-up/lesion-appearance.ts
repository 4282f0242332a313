import { lpsToIndex } from '../../dicom-sr/geometry/lps-to-index.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import type { CoarseVolume } from '../registration/coarse-volume.js';
import { sampleAt } from '../registration/sample-volume.js';

/** Tissues by HU, from their lower bound on. */
const tissues = { lung: -1000, fat: -250, soft: -20, bright: 150 } as const;
const bounds = Object.values(tissues);
/** HU that count as one unit of unlikeness: contrast medium changes a lesion by less. */
const unitHu = 80;
/** Share of a shell that counts as one. */
const unitShare = 0.35;
/** Shells around a lesion, in its radii and mm beyond. */
const shells = [
  { radii: 1, beyondMm: 6 },
  { radii: 1, beyondMm: 14 },
] as const;

/**
 * @param volume about 4 mm a voxel
 * @returns what a lesion looks like, whatever way the patient lies: HU of its middle, and what share of two shells around it is lung, fat,
 *   soft tissue and bright; in units in which one is a clear difference. undefined beyond the volume.
 */
export function lesionAppearance(volume: CoarseVolume, centre: Vec3, radiusMm: number): readonly number[] | undefined {
  const middle = sampleAt(volume, ...lpsToIndex(volume.affine, centre));
  if (Number.isNaN(middle)) return undefined;
  const around = shells.map(({ radii, beyondMm }) => sharesAt(volume, centre, radii * radiusMm + beyondMm));
  return [Math.max(-300, middle) / unitHu, ...around.flat().map((share) => share / unitShare)];
}

function sharesAt(volume: CoarseVolume, centre: Vec3, radiusMm: number): readonly number[] {
  const counts = bounds.map(() => 0);
  let seen = 0;
  for (const direction of directions) {
    const point = centre.map((part, axis) => part + radiusMm * direction[axis]) as unknown as Vec3;
    const value = sampleAt(volume, ...lpsToIndex(volume.affine, point));
    if (Number.isNaN(value)) continue;
    seen += 1;
    counts[
      Math.max(
        0,
        bounds.findLastIndex((bound) => value >= bound),
      )
    ] += 1;
  }
  return counts.map((count) => (seen === 0 ? 0 : count / seen));
}

const directionCount = 96;

/** Spread evenly over the sphere (Fibonacci's lattice). */
const directions: readonly Vec3[] = Array.from({ length: directionCount }, (_, i) => {
  const z = 1 - (2 * i + 1) / directionCount;
  const turn = i * Math.PI * (3 - Math.sqrt(5));
  const across = Math.sqrt(1 - z * z);
  return [across * Math.cos(turn), across * Math.sin(turn), z];
});
