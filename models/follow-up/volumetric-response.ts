import type { TargetResponse } from './response-categories.js';

/** Volume of one lesion, mm³, with its 95 % interval. */
export interface LesionVolume {
  readonly volumeMm3: number;
  readonly intervalMm3?: readonly [lower: number, upper: number];
}

/** Volumes of one visit; the date counts days. */
export interface VolumeVisit {
  readonly day: number;
  readonly lesions: readonly LesionVolume[];
}

/** Changes of the sum of volumes at which response changes. */
export interface VolumeThresholds {
  readonly partialShare: number;
  readonly progressionShare: number;
}

/** What −30 % and +20 % of a diameter are for a sphere: 1 − .7³ and 1.2³ − 1. */
export const sphereThresholds: VolumeThresholds = { partialShare: 1 - 0.7 ** 3, progressionShare: 1.2 ** 3 - 1 };

export interface VolumetricDecision {
  readonly response: Exclude<TargetResponse, 'NE'>;
  readonly sumMm3: number;
  /** Shares against the first visit, and against the smallest sum before this one. */
  readonly changeFromBaseline: number;
  readonly changeFromNadir: number;
  /** 95 % interval of the change from baseline, from the intervals of the volumes. */
  readonly changeInterval: readonly [lower: number, upper: number];
  /** Days in which the volume doubles (negative: halves) since the visit before; undefined where nothing grew or shrank. */
  readonly doublingDays?: number;
  /** Exponential growth since the visit before, share a day. */
  readonly growthPerDay: number;
}

/**
 * @param visits in order of time; the last one is judged. Lesions that are gone have a volume of 0.
 * @returns the volumetric response of the last visit; it needs two visits
 * @throws {RangeError} for fewer than two visits, or visits out of order
 */
export function volumetricResponse(
  visits: readonly VolumeVisit[],
  thresholds: VolumeThresholds = sphereThresholds,
): VolumetricDecision {
  if (visits.length < 2) throw new RangeError('A response needs two visits.');
  if (visits.some(({ day }, i) => i > 0 && day <= visits[i - 1].day)) throw new RangeError('Visits are not in order.');
  const sums = visits.map(({ lesions }) => lesions.reduce((sum, { volumeMm3 }) => sum + volumeMm3, 0));
  const sumMm3 = sums[sums.length - 1];
  const earlier = sums.slice(0, -1);
  const changeFromBaseline = sumMm3 / sums[0] - 1;
  const changeFromNadir = sumMm3 / Math.min(...earlier) - 1;
  const [before, last] = visits.slice(-2);
  const growthPerDay = Math.log(sumMm3 / sums[sums.length - 2]) / (last.day - before.day);
  return {
    response: categoryOf(sumMm3, changeFromBaseline, changeFromNadir, thresholds),
    sumMm3,
    changeFromBaseline,
    changeFromNadir,
    changeInterval: changeInterval(visits[0], last),
    growthPerDay,
    ...(growthPerDay !== 0 && Number.isFinite(growthPerDay) && { doublingDays: Math.LN2 / growthPerDay }),
  };
}

function categoryOf(
  sumMm3: number,
  fromBaseline: number,
  fromNadir: number,
  { partialShare, progressionShare }: VolumeThresholds,
): VolumetricDecision['response'] {
  if (sumMm3 === 0) return 'CR';
  if (fromNadir >= progressionShare) return 'PD';
  return fromBaseline <= -partialShare ? 'PR' : 'SD';
}

/** Errors of lesions and visits are independent; those of a ratio are those of its logarithm. */
function changeInterval(baseline: VolumeVisit, last: VolumeVisit): readonly [number, number] {
  const [a, b] = [spreadOf(baseline), spreadOf(last)];
  if (b.sum === 0) return [-1, -1];
  const ratio = b.sum / a.sum;
  const log = Math.hypot(a.half / a.sum, b.half / b.sum);
  return [ratio * Math.exp(-log) - 1, ratio * Math.exp(log) - 1];
}

/** Sum of the volumes, and half of its 95 % interval. */
function spreadOf({ lesions }: VolumeVisit): { readonly sum: number; readonly half: number } {
  const halves = lesions.map(({ intervalMm3 }) =>
    intervalMm3 === undefined ? 0 : (intervalMm3[1] - intervalMm3[0]) / 2,
  );
  return { sum: lesions.reduce((sum, { volumeMm3 }) => sum + volumeMm3, 0), half: Math.hypot(...halves) };
}

/** @returns true where diameters and volumes say different things: a reader should look. */
export const isDiscordant = (byDiameter: TargetResponse, byVolume: VolumetricDecision['response']): boolean =>
  byDiameter !== 'NE' && byDiameter !== byVolume;
