import type { TargetResponse } from './response-categories.js';

/** One target lesion at one visit. */
export interface TargetAtVisit {
  readonly id: string;
  /** A lymph node counts by its short axis, also when it is normal. */
  readonly isNode: boolean;
  /**
   * Long axis, of a node the short axis, mm; `absent`: gone; `too-small`: seen, but too small to measure; `not-evaluated`: nobody knows;
   * `merged`: grew together with another target, whose length counts for both (4.3.2).
   */
  readonly size: number | 'absent' | 'too-small' | 'not-evaluated' | 'merged';
}

/** Numbers of RECIST 1.1 section 4.3.1, mm and shares. */
export const recistRules = {
  tooSmallMm: 5,
  normalNodeMm: 10,
  partialShare: 0.3,
  progressionShare: 0.2,
  progressionMm: 5,
} as const;

/** The sum of diameters of one visit. */
export interface VisitSum {
  readonly sumMm: number;
  /** Lesions that could not be measured; the sum is that of the others. */
  readonly missing: readonly string[];
}

/** @returns the sum of diameters: 5 mm for a target too small to measure, nothing for one that is gone. */
export function sumOfDiameters(targets: readonly TargetAtVisit[]): VisitSum {
  return {
    sumMm: targets.reduce((sum, target) => sum + diameterMm(target), 0),
    missing: targets.filter(({ size }) => size === 'not-evaluated').map(({ id }) => id),
  };
}

function diameterMm({ size }: TargetAtVisit): number {
  if (size === 'too-small') return recistRules.tooSmallMm;
  return typeof size === 'number' ? size : 0;
}

/** A decision with its reason. */
export interface TargetDecision extends VisitSum {
  readonly response: TargetResponse;
  /** One sentence: the rule that decided, with its numbers. */
  readonly reason: string;
  /** Change against baseline, and against the smallest sum before this visit, as shares; NaN against nothing. */
  readonly changeFromBaseline: number;
  readonly changeFromNadir: number;
}

/** Sums are added in another order at another visit: what differs by less is the same. */
const rounding = 1e-9;

/**
 * @param earlier sums before this visit, baseline first; those with missing lesions are left aside
 * @returns the response of the target lesions. Progression goes before all else, also where lesions are missing: those that were measured
 *   can have grown enough alone.
 * @see RECIST 1.1 (Eisenhauer et al. 2009), 4.3.1 Evaluation of target lesions
 */
export function targetResponse(targets: readonly TargetAtVisit[], earlier: readonly VisitSum[]): TargetDecision {
  const own = sumOfDiameters(targets);
  const complete = earlier.filter(({ missing }) => missing.length === 0).map(({ sumMm }) => sumMm);
  const [baselineMm = NaN] = complete;
  const nadirMm = Math.min(...complete);
  const decided = (response: TargetResponse, reason: string): TargetDecision => ({
    ...own,
    response,
    reason,
    changeFromBaseline: own.sumMm / baselineMm - 1,
    changeFromNadir: own.sumMm / nadirMm - 1,
  });
  if (complete.length === 0) return decided('NE', 'There is no complete baseline to compare with.');
  const grownMm = own.sumMm - nadirMm;
  const hasGrown = own.sumMm >= nadirMm * (1 + recistRules.progressionShare) - rounding;
  if (hasGrown && grownMm >= recistRules.progressionMm - rounding)
    return decided(
      'PD',
      `The sum grew by ${mm(grownMm)} (${percent(own.sumMm / nadirMm - 1)}) from its smallest, ${mm(nadirMm)}.`,
    );
  if (own.missing.length > 0) return decided('NE', `${own.missing.length} target lesions were not evaluated.`);
  if (targets.every(isGone)) return decided('CR', 'All target lesions are gone, and every node is below 10 mm.');
  if (own.sumMm <= baselineMm * (1 - recistRules.partialShare) + rounding)
    return decided('PR', `The sum shrank by ${percent(1 - own.sumMm / baselineMm)} from baseline, ${mm(baselineMm)}.`);
  if (hasGrown)
    return decided('SD', `The sum grew by ${percent(own.sumMm / nadirMm - 1)}, but by ${mm(grownMm)} only.`);
  return decided('SD', 'The sum neither shrank by 30 % from baseline nor grew by 20 % from its smallest.');
}

/** The long axis of what is gone is nothing; a node is normal below 10 mm. */
const isGone = ({ isNode, size }: TargetAtVisit): boolean =>
  size === 'absent' ||
  size === 'merged' ||
  (typeof size === 'number' && (isNode ? size < recistRules.normalNodeMm : size === 0)) ||
  (isNode && size === 'too-small');

const mm = (value: number): string => `${value.toFixed(1)} mm`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
