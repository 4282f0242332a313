import { distance } from '../../dicom-sr/geometry/vec3.js';
import type { LesionGroup, LesionMatch, LesionMatching, MatchedLesion } from './matched-lesion.js';
import type { Places } from './match-in-space.js';
import { farMm, matchInSpace } from './match-in-space.js';
import { mergedLesions, splitLesions } from './merged-and-split.js';

/** How sure a match by name is: readers count anew at times. */
const nameConfidence = 0.9;
/** The same where the images say that it lies elsewhere. */
const elsewhereConfidence = 0.3;

/**
 * Brings the lesions of two studies of one patient together: by tracking UID, else by name, else in space. Each lesion has one partner at
 * most.
 * @param places where earlier lesions lie in the later study (LPS mm), by id; absent where the studies were not registered: what has
 *   neither UID nor name stays alone then
 * @param known matches that a reader confirmed; they stand
 * @param apart pairs that a reader took apart; they are never matched
 */
export function matchLesions(
  earlier: readonly MatchedLesion[],
  later: readonly MatchedLesion[],
  places?: Places,
  known: readonly LesionMatch[] = [],
  apart: readonly (readonly [earlier: string, later: string])[] = [],
): LesionMatching {
  const matches = [...known];
  const forbidden = new Set(apart.map(([a, b]) => pairKey(a, b)));
  const left = () => ({
    earlier: earlier.filter(({ id }) => !matches.some((match) => match.earlier === id)),
    later: later.filter(({ id }) => !matches.some((match) => match.later === id)),
  });
  const byKey = (
    key: (lesion: MatchedLesion) => string | undefined,
    by: 'tracking-uid' | 'name',
    confidence: number,
  ) => {
    const open = left();
    for (const lesion of open.earlier) {
      const value = key(lesion);
      if (value === undefined || value === '') continue;
      const same = open.later.filter((other) => key(other) === value);
      const isAlone = open.earlier.filter((other) => key(other) === value).length === 1 && same.length === 1;
      if (isAlone && !forbidden.has(pairKey(lesion.id, same[0].id)))
        matches.push({
          earlier: lesion.id,
          later: same[0].id,
          by,
          confidence: liesElsewhere(lesion, same[0], places) ? elsewhereConfidence : confidence,
        });
    }
  };
  byKey(({ trackingUID }) => trackingUID, 'tracking-uid', 1);
  byKey(({ name }) => name?.trim().toLowerCase(), 'name', nameConfidence);
  if (places !== undefined) {
    const open = left();
    const isForbidden = (a: string, b: string): boolean => forbidden.has(pairKey(a, b));
    const placed = matches.flatMap(({ earlier: a, later: b }) => {
      const [from, to] = [places.get(a), later.find(({ id }) => id === b)?.centreLps];
      return from && to ? [{ from, to }] : [];
    });
    matches.push(...matchInSpace(open.earlier, open.later, places, placed, isForbidden));
  }
  const open = left();
  const merged = places === undefined ? [] : mergedLesions(open.earlier, earlier, later, matches, places);
  const split = places === undefined ? [] : splitLesions(open.later, earlier, later, matches, places);
  return {
    matches,
    merged,
    split,
    appeared: withoutGroups(open.later, split),
    vanished: withoutGroups(open.earlier, merged),
  };
}

function liesElsewhere(earlier: MatchedLesion, later: MatchedLesion, places: Places | undefined): boolean {
  const place = places?.get(earlier.id);
  return place !== undefined && later.centreLps !== undefined && distance(place, later.centreLps) > farMm;
}

const pairKey = (a: string, b: string): string => `${a}\n${b}`;

const withoutGroups = (lesions: readonly MatchedLesion[], groups: readonly LesionGroup[]): readonly string[] =>
  lesions.map(({ id }) => id).filter((id) => !groups.some(({ several }) => several.includes(id)));
