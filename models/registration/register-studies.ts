import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { distance } from '../../dicom-sr/geometry/vec3.js';
import { bodyPoints, samplesAt } from './body-samples.js';
import type { CoarseVolume, PlacedVolume } from './coarse-volume.js';
import { coarseVolume } from './coarse-volume.js';
import { refineRigid } from './refine-rigid.js';
import type { RigidTransform } from './rigid-transform.js';
import { compose, inverseTransform, transformPoint, turnDegrees } from './rigid-transform.js';
import type { SampleAgreement } from './sample-agreement.js';
import { sampleAgreement } from './sample-agreement.js';
import { searchShifts } from './search-shift.js';

/** Two studies of one patient, brought together. */
export interface Registration extends SampleAgreement {
  /** LPS mm of the earlier study → LPS mm of the later one. */
  readonly transform: RigidTransform;
  /** What was compared at last, about 4 mm a voxel: for searches around a place. */
  readonly earlier: CoarseVolume;
  readonly later: CoarseVolume;
}

/** Why two studies could not be brought together. */
export interface NotRegistered {
  readonly reason: 'no-body' | 'studies-do-not-overlap' | 'studies-disagree';
  /** The best that was found, where anything was. */
  readonly best?: SampleAgreement;
}

/** Edges of the voxels, mm, coarse to fine. Finer ones change no lesion's place by more than breath does. */
const levelsMm = [16, 8, 4] as const;
const samplesAtLevel = [1200, 4000, 8000] as const;
const startsRefined = 4;
/** Below, two bodies are not the same or lie elsewhere: two chests of different phantoms reach about .8 after registration. */
const leastCorrelation = 0.6;
const leastOverlap = 0.2;

/**
 * Registers two CTs of one patient rigidly, on the images alone: frames of reference differ between visits. A search over shifts along
 * the whole body, then Gauss–Newton steps at 16, 8 and 4 mm. The table is left out.
 * @returns the transform with how well the studies agree under it, or why there is none
 */
export function registerStudies(earlier: PlacedVolume, later: PlacedVolume): Registration | NotRegistered {
  const [from, to] = [pyramid(earlier), pyramid(later)];
  const points = bodyPoints(from[1]);
  const samples = from.map((level, i) => samplesAt(level, points, samplesAtLevel[i]));
  const movingPoints = bodyPoints(to[1]);
  const movingSamples = samplesAt(to[0], movingPoints, samplesAtLevel[0]);
  if (Math.min(samples[0].values.length, movingSamples.values.length) < 30) return { reason: 'no-body' };
  const possible = Math.min(1, movingPoints.length / points.length);
  const starts = searchShifts(samples[0], to[0], movingSamples, possible).slice(0, startsRefined);
  const coarse = unlike(
    starts.map((start) => refineRigid(samples[0], to[0], start)),
    samples[0].centre,
  );
  const refined = coarse
    .map((start) => refineRigid(samples[1], to[1], start))
    .map((transform) => ({ transform, ...sampleAgreement(samples[1], to[1], transform) }))
    .sort((a, b) => score(b) - score(a));
  if (refined.length === 0) return { reason: 'studies-do-not-overlap' };
  const transform = refineRigid(samples[2], to[2], refined[0].transform);
  const agreement = sampleAgreement(samples[2], to[2], transform);
  if (agreement.overlap < leastOverlap * possible) return { reason: 'studies-do-not-overlap', best: agreement };
  if (agreement.correlation < leastCorrelation) return { reason: 'studies-disagree', best: agreement };
  return { transform, ...agreement, earlier: from[2], later: to[2] };
}

/** Starts that went to the same place at the coarsest level go on as one: those whose turns differ by less than this, and … */
const sameTurnDegrees = 3;
/** … whose middles of the body lie nearer than this. */
const sameShiftMm = levelsMm[0] / 2;

function unlike(transforms: readonly RigidTransform[], centre: Vec3): readonly RigidTransform[] {
  const isSame = (a: RigidTransform, b: RigidTransform): boolean =>
    distance(transformPoint(a, centre), transformPoint(b, centre)) < sameShiftMm &&
    turnDegrees(compose(a, inverseTransform(b))) < sameTurnDegrees;
  return transforms.filter((transform, i) => !transforms.slice(0, i).some((earlier) => isSame(earlier, transform)));
}

const score = ({ correlation, overlap }: SampleAgreement): number => correlation + 0.1 * overlap;

/** The finest level is made of all voxels, the others of it. */
function pyramid(volume: PlacedVolume): readonly CoarseVolume[] {
  const fine = coarseVolume(volume, levelsMm[2]);
  return [coarseVolume(fine, levelsMm[0]), coarseVolume(fine, levelsMm[1]), fine];
}
