import { lpsToIndex } from '../../dicom-sr/geometry/lps-to-index.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';
import type { PlacedVolume } from '../registration/coarse-volume.js';
import type { NotRegistered } from '../registration/register-studies.js';
import { matchStudies } from './match-studies.js';
import type { LesionMatching, MatchedLesion } from './matched-lesion.js';
import type { NotPropagated, PropagatedMark } from './propagate-mark.js';
import { propagateMark } from './propagate-mark.js';

/** A line of a mark, LPS mm of its study. */
export type MarkedLine = readonly [Vec3, Vec3];

/** A lesion of a study with the mark that it has there. */
export interface ComparedLesion extends MatchedLesion {
  readonly longAxisLps: MarkedLine;
  readonly shortAxisLps?: MarkedLine;
}

export interface ComparedStudy {
  readonly volume: PlacedVolume;
  readonly lesions: readonly ComparedLesion[];
}

/** What became of an earlier lesion that no mark of the later study belongs to. */
export interface CarriedLesion {
  readonly id: string;
  readonly found: PropagatedMark | NotPropagated;
}

/** Two studies of one patient, compared; all of it is for a reader to look at. */
export interface StudyComparison {
  readonly matching: LesionMatching;
  readonly notRegistered?: NotRegistered['reason'];
  /** Of the vanished lesions; none where the studies could not be registered. */
  readonly carried: readonly CarriedLesion[];
}

/**
 * Registers two studies, matches their lesions, and carries the marks of those without a partner to the later study.
 * @param method what segments at the places that marks were carried to
 */
export async function compareStudies(
  earlier: ComparedStudy,
  later: ComparedStudy,
  method: AnySegmentationMethod,
): Promise<StudyComparison> {
  const { registration, notRegistered, places: _places, ...matching } = matchStudies(earlier, later);
  if (registration === undefined)
    return { matching, carried: [], ...(notRegistered && { notRegistered: notRegistered.reason }) };
  const carried: CarriedLesion[] = [];
  for (const id of matching.vanished) {
    const lesion = earlier.lesions.find((each) => each.id === id);
    if (lesion === undefined) continue;
    const from = { volume: earlier.volume, mark: voxelMarkOf(lesion, earlier.volume) };
    carried.push({ id, found: await propagateMark(from, later.volume, registration, method) });
  }
  return { matching, carried };
}

function voxelMarkOf({ longAxisLps, shortAxisLps }: ComparedLesion, { affine }: PlacedVolume): VoxelMark {
  const axisOf = (line: MarkedLine): VoxelAxis => {
    const [[a, b], [c, d]] = line.map((end) => lpsToIndex(affine, end));
    return [
      [a, b],
      [c, d],
    ];
  };
  const [, , slice] = lpsToIndex(affine, longAxisLps[0]);
  return {
    slice: Math.round(slice),
    longAxis: axisOf(longAxisLps),
    ...(shortAxisLps && { shortAxis: axisOf(shortAxisLps) }),
  };
}
