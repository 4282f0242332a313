import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { add, subtract } from '../../dicom-sr/geometry/vec3.js';
import type { BodySamples } from './body-samples.js';
import type { CoarseVolume } from './coarse-volume.js';
import type { RigidTransform } from './rigid-transform.js';
import { translation } from './rigid-transform.js';
import { sampleAgreement } from './sample-agreement.js';

/** Steps of the search; coarser than the coarsest voxels lungs would be missed. */
const stepMm = 16;
/** How far the table may stand elsewhere, mm, beyond what the middle of the body says. */
const acrossMm = 32;
/** Less of one body within the other one says nothing. */
const leastOverlap = 0.25;

/**
 * Looks everywhere for where one study lies in the other: along the body over the whole length of both (a chest may be looked for in a
 * whole trunk), across it around the middles of the bodies.
 * @param movingSamples of the other study's body
 * @param possible share of the samples that the other study can hold at all, as its body is shorter
 * @returns shifts, best first; they are no neighbours of each other
 */
export function searchShifts(
  samples: BodySamples,
  moving: CoarseVolume,
  movingSamples: BodySamples,
  possible: number,
): readonly RigidTransform[] {
  const middle = subtract(movingSamples.centre, samples.centre);
  const reach = (extent(samples) + extent(movingSamples)) / 2;
  const found: { readonly shift: Vec3; readonly score: number }[] = [];
  for (const z of around(reach)) {
    for (const y of around(acrossMm)) {
      for (const x of around(acrossMm)) {
        const shift = add(middle, [x, y, z]);
        const { correlation, overlap } = sampleAgreement(samples, moving, translation(shift));
        if (overlap >= leastOverlap * possible)
          found.push({ shift, score: correlation + 0.1 * Math.min(1, overlap / possible) });
      }
    }
  }
  found.sort((a, b) => b.score - a.score);
  const chosen: Vec3[] = [];
  for (const { shift } of found) {
    if (chosen.every((other) => Math.max(...subtract(shift, other).map(Math.abs)) > 1.5 * stepMm)) chosen.push(shift);
  }
  return chosen.map(translation);
}

/** 0, then to both sides. */
function around(reachMm: number): readonly number[] {
  const steps = Math.max(0, Math.ceil(reachMm / stepMm));
  return Array.from({ length: 2 * steps + 1 }, (_, i) => (i - steps) * stepMm);
}

/** Length of the body along z, mm. */
function extent({ points }: BodySamples): number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 2; i < points.length; i += 3) [low, high] = [Math.min(low, points[i]), Math.max(high, points[i])];
  return high > low ? high - low : 0;
}
