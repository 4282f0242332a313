import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { add, distance, scale, subtract } from '../../dicom-sr/geometry/vec3.js';
import { assign } from './assign.js';
import type { LesionMatch, MatchedLesion } from './matched-lesion.js';

/** Where earlier lesions lie in the later study, LPS mm, by id. */
export type Places = ReadonlyMap<string, Vec3>;

/** Where something was expected, and where it was found. */
export interface SeenShift {
  readonly from: Vec3;
  readonly to: Vec3;
}

/** Spread of what stays unlike in lesions that are the same. */
const spread = {
  /** mm that a lesion lies elsewhere after registration; half of its own radius is added. */
  placeMm: 5,
  /** Logarithm of the long axis: an axis halves or doubles within one and a half of it. */
  logAxis: 0.5,
  /** Distance of two appearances. */
  appearance: 1,
} as const;
/** What another organ costs. Sites are coded by people: it makes a match unlikely, not impossible. */
const otherOrganCost = 4;
/** A match that costs more than this is none: the lesion is gone, or new. That is 3.7 spreads of place alone. */
const aloneCost = 7;
/** Farther than this from where it should be no lesion is the same, mm: a name that says so was given to another one. */
export const farMm = 45;
/** Over how far neighbours move alike, mm. */
const neighbourMm = 60;
const rounds = 3;

/**
 * One-to-one assignment at the smallest total cost: place after registration, size, organ and appearance. Lesions that are sure tell how
 * the body bent around them, and the rest is assigned anew, expected where its neighbours went.
 * @param seen shifts that are known already
 */
export function matchInSpace(
  earlier: readonly MatchedLesion[],
  later: readonly MatchedLesion[],
  places: Places,
  seen: readonly SeenShift[],
  isForbidden: (earlier: string, later: string) => boolean,
): readonly LesionMatch[] {
  const from = earlier.filter(({ id }) => places.has(id));
  const to = later.filter(({ centreLps }) => centreLps !== undefined);
  if (from.length === 0 || to.length === 0) return [];
  const plausible = seen.filter((shift) => distance(shift.from, shift.to) <= farMm);
  let shifts = plausible;
  let found: readonly LesionMatch[] = [];
  for (let round = 0; round < rounds; round++) {
    const costs = from.map((a) => {
      const place = expected(places.get(a.id), shifts);
      return to.map((b) => (isForbidden(a.id, b.id) ? Infinity : costOf(a, b, place)));
    });
    found = assigned(from, to, costs);
    shifts = [
      ...plausible,
      ...found.filter(({ confidence }) => confidence > 0.6).flatMap((match) => shiftOf(match, to, places)),
    ];
  }
  return found;
}

function shiftOf({ earlier, later }: LesionMatch, to: readonly MatchedLesion[], places: Places): readonly SeenShift[] {
  const [from, found] = [places.get(earlier), to.find(({ id }) => id === later)?.centreLps];
  return from && found ? [{ from, to: found }] : [];
}

/**
 * @param place where the earlier lesion is expected
 * @returns half of the squared number of spreads, summed over all that is known of both: the negative logarithm of a likelihood
 */
function costOf(a: MatchedLesion, b: MatchedLesion, place: Vec3 | undefined): number {
  if (place === undefined || b.centreLps === undefined) return Infinity;
  const apart = distance(place, b.centreLps);
  if (apart > farMm) return Infinity;
  const radiusMm = Math.min(a.longAxisMm ?? 10, b.longAxisMm ?? 10) / 2;
  const half = (value: number): number => (value * value) / 2;
  const size = a.longAxisMm && b.longAxisMm ? Math.log(b.longAxisMm / a.longAxisMm) / spread.logAxis : 0;
  const organ = a.organ !== undefined && b.organ !== undefined && a.organ !== b.organ ? otherOrganCost : 0;
  const looks = a.appearance && b.appearance ? appearanceDistance(a.appearance, b.appearance) / spread.appearance : 0;
  return half(apart / (spread.placeMm + radiusMm / 2)) + half(size) + organ + Math.min(half(looks), otherOrganCost);
}

/** @returns the place, moved as its neighbours were; not at all where there are none. The body itself counts as one that stays. */
function expected(place: Vec3 | undefined, shifts: readonly SeenShift[]): Vec3 | undefined {
  if (place === undefined) return undefined;
  let [weights, moved]: [number, Vec3] = [0.5, [0, 0, 0]];
  for (const { from, to } of shifts) {
    const apart = distance(from, place);
    // A lesion does not tell where it lies itself: its own shift would make every match right.
    if (apart < 1e-6) continue;
    const weight = Math.exp(-((apart / neighbourMm) ** 2) / 2);
    weights += weight;
    moved = add(moved, scale(subtract(to, from), weight));
  }
  return add(place, scale(moved, 1 / weights));
}

const appearanceDistance = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / Math.max(1, a.length));

const never = 1e6;

/** Every lesion may also stay alone, at a price. */
function assigned(
  from: readonly MatchedLesion[],
  to: readonly MatchedLesion[],
  costs: readonly (readonly number[])[],
): readonly LesionMatch[] {
  const square = costs.map((row, i) => [
    ...row.map((cost) => Math.min(cost, never)),
    ...from.map((_, j) => (i === j ? aloneCost : never)),
  ]);
  return assign(square).flatMap((column, row): LesionMatch[] => {
    if (column >= to.length || costs[row][column] >= aloneCost) return [];
    const confidence = confidenceOf(costs, row, column);
    return [{ earlier: from[row].id, later: to[column].id, by: 'space', confidence }];
  });
}

/** Likelihood of the pair among everything that either of both could have been matched with, staying alone included. */
function confidenceOf(costs: readonly (readonly number[])[], row: number, column: number): number {
  const own = costs[row][column];
  const others = [
    ...costs[row].filter((_, other) => other !== column),
    ...costs.filter((_, other) => other !== row).map((each) => each[column]),
    aloneCost,
  ];
  return 1 / (1 + others.reduce((sum, cost) => sum + Math.exp(own - cost), 0));
}
