import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { distance } from '../../dicom-sr/geometry/vec3.js';
import type { LesionGroup, LesionMatch, MatchedLesion } from './matched-lesion.js';
import type { Places } from './match-in-space.js';

/** A lesion counts as within another one up to so far beyond its radius, mm: what the registration leaves. */
const slackMm = 3;

/** A lesion that has taken in another one is longer than it was, by this share of the other one's length at least. */
const takenIn = 0.4;

/** @returns earlier lesions without partner that lie where a matched later one has grown to. */
export function mergedLesions(
  alone: readonly MatchedLesion[],
  earlier: readonly MatchedLesion[],
  later: readonly MatchedLesion[],
  matches: readonly LesionMatch[],
  places: Places,
): readonly LesionGroup[] {
  const groups = new Map<string, string[]>();
  for (const lesion of alone) {
    const place = places.get(lesion.id);
    const match =
      place &&
      matches.find(({ earlier: a, later: b }) => {
        const [before, after] = [byId(earlier, a), byId(later, b)];
        return within(place, after) && hasTakenIn(after, before, lesion);
      });
    if (match) groups.set(match.later, [...(groups.get(match.later) ?? [match.earlier]), lesion.id]);
  }
  return [...groups].map(([one, several]) => ({ one, several }));
}

/** @returns later lesions without partner that lie where a matched earlier one has shrunk from. */
export function splitLesions(
  alone: readonly MatchedLesion[],
  earlier: readonly MatchedLesion[],
  later: readonly MatchedLesion[],
  matches: readonly LesionMatch[],
  places: Places,
): readonly LesionGroup[] {
  const groups = new Map<string, string[]>();
  for (const lesion of alone) {
    const match =
      lesion.centreLps &&
      matches.find(({ earlier: a, later: b }) => {
        const [before, after] = [byId(earlier, a), byId(later, b)];
        const place = places.get(a);
        const wasThere = before && place && within(lesion.centreLps, { ...before, centreLps: place });
        return wasThere === true && hasTakenIn(before, after, lesion);
      });
    if (match) groups.set(match.earlier, [...(groups.get(match.earlier) ?? [match.later]), lesion.id]);
  }
  return [...groups].map(([one, several]) => ({ one, several }));
}

const byId = (lesions: readonly MatchedLesion[], wanted: string): MatchedLesion | undefined =>
  lesions.find(({ id }) => id === wanted);

const within = (place: Vec3 | undefined, lesion: MatchedLesion | undefined): boolean =>
  place !== undefined &&
  lesion?.centreLps !== undefined &&
  lesion.longAxisMm !== undefined &&
  distance(place, lesion.centreLps) <= lesion.longAxisMm / 2 + slackMm;

const hasTakenIn = (
  large: MatchedLesion | undefined,
  small: MatchedLesion | undefined,
  other: MatchedLesion,
): boolean => (large?.longAxisMm ?? 0) >= (small?.longAxisMm ?? Infinity) + takenIn * (other.longAxisMm ?? Infinity);
