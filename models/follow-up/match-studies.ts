import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import type { PlacedVolume } from '../registration/coarse-volume.js';
import { localShift } from '../registration/local-shift.js';
import type { NotRegistered, Registration } from '../registration/register-studies.js';
import { registerStudies } from '../registration/register-studies.js';
import { transformPoint } from '../registration/rigid-transform.js';
import { lesionAppearance } from './lesion-appearance.js';
import type { LesionMatch, LesionMatching, MatchedLesion } from './matched-lesion.js';
import { matchLesions } from './match-lesions.js';

/** Two studies' lesions with what the images said. */
export interface StudyMatching extends LesionMatching {
  /** Absent where the studies could not be registered: only UIDs and names count then. */
  readonly registration?: Registration;
  readonly notRegistered?: NotRegistered;
  /** Where earlier lesions lie in the later study, LPS mm. */
  readonly places: ReadonlyMap<string, Vec3>;
}

export interface StudyLesions {
  readonly volume: PlacedVolume;
  readonly lesions: readonly MatchedLesion[];
}

/** What a reader decided before; it stands. */
export interface ReaderDecisions {
  readonly known?: readonly LesionMatch[];
  readonly apart?: readonly (readonly [earlier: string, later: string])[];
}

/** Surroundings that agree less than this do not say where a lesion went. */
const sureCorrelation = 0.7;
const usualRadiusMm = 8;

/** Registers two studies of one patient, looks where each lesion went, and matches them. */
export function matchStudies(
  earlier: StudyLesions,
  later: StudyLesions,
  decisions: ReaderDecisions = {},
): StudyMatching {
  const registered = registerStudies(earlier.volume, later.volume);
  const { known = [], apart = [] } = decisions;
  if ('reason' in registered)
    return {
      ...matchLesions(earlier.lesions, later.lesions, undefined, known, apart),
      places: new Map(),
      notRegistered: registered,
    };
  const places = placesOf(earlier.lesions, registered);
  const withLooks = (lesions: readonly MatchedLesion[], study: 'earlier' | 'later') =>
    lesions.map((lesion) => ({ ...looks(lesion, registered[study]), ...lesion }));
  const matching = matchLesions(
    withLooks(earlier.lesions, 'earlier'),
    withLooks(later.lesions, 'later'),
    places,
    known,
    apart,
  );
  return { ...matching, registration: registered, places };
}

function looks(
  { centreLps, longAxisMm }: MatchedLesion,
  volume: Registration['earlier'],
): Pick<MatchedLesion, 'appearance'> {
  const appearance = centreLps && lesionAppearance(volume, centreLps, (longAxisMm ?? 2 * usualRadiusMm) / 2);
  return appearance === undefined ? {} : { appearance };
}

/** @returns where lesions lie in the later study: where the registration puts them, corrected by where their surroundings went. */
export function placesOf(lesions: readonly MatchedLesion[], registration: Registration): ReadonlyMap<string, Vec3> {
  const places = new Map<string, Vec3>();
  for (const { id, centreLps, longAxisMm } of lesions) {
    if (centreLps === undefined) continue;
    const { place, correlation } = localShift(registration, centreLps, (longAxisMm ?? 2 * usualRadiusMm) / 2);
    places.set(id, correlation >= sureCorrelation ? place : transformPoint(registration.transform, centreLps));
  }
  return places;
}
