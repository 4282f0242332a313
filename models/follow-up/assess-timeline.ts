import { overallResponse } from './overall-response.js';
import type { NonTargetResponse, OverallResponse } from './response-categories.js';
import type { TargetAtVisit, TargetDecision, VisitSum } from './target-response.js';
import { sumOfDiameters, targetResponse } from './target-response.js';

/** What was seen at one visit. */
export interface Visit {
  /** Sorts as text: YYYYMMDD. */
  readonly date: string;
  readonly targets: readonly TargetAtVisit[];
  readonly nonTarget?: NonTargetResponse;
  /** Unequivocal new lesions. */
  readonly newLesions?: boolean;
}

/** One visit, judged. The first one is the baseline. */
export interface AssessedVisit {
  readonly date: string;
  readonly sumMm: number;
  readonly missing: readonly string[];
  readonly response: OverallResponse | 'baseline';
  readonly target?: TargetDecision;
  readonly reason: string;
}

/**
 * Judges every visit of a patient against the baseline and the smallest sum before it. Visits may come in any order; lesions that a visit
 * does not name were not evaluated at it.
 * @see RECIST 1.1 (Eisenhauer et al. 2009), 4.3
 */
export function assessTimeline(visits: readonly Visit[]): readonly AssessedVisit[] {
  const inOrder = [...visits].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const [baseline] = inOrder;
  if (baseline === undefined) return [];
  const earlier: VisitSum[] = [];
  return inOrder.map((visit, i): AssessedVisit => {
    const targets = withAll(visit.targets, baseline.targets);
    const own = sumOfDiameters(targets);
    const before = [...earlier];
    earlier.push(own);
    const about = { date: visit.date, ...own };
    if (i === 0) return { ...about, response: 'baseline', reason: 'The first visit.' };
    const target = baseline.targets.length === 0 ? undefined : targetResponse(targets, before);
    const nonTarget = visit.nonTarget ?? 'none';
    const response = overallResponse(target?.response, nonTarget, visit.newLesions ?? false);
    return { ...about, response, ...(target && { target }), reason: reasonOf(visit, nonTarget, target) };
  });
}

/** Targets are those of the baseline. */
const withAll = (seen: readonly TargetAtVisit[], baseline: readonly TargetAtVisit[]): readonly TargetAtVisit[] =>
  baseline.map(({ id, isNode }) => seen.find((target) => target.id === id) ?? { id, isNode, size: 'not-evaluated' });

function reasonOf(visit: Visit, nonTarget: NonTargetResponse, target: TargetDecision | undefined): string {
  if (visit.newLesions === true) return 'There are new lesions.';
  if (target?.response !== 'PD' && nonTarget === 'PD') return 'Non-target lesions progressed unequivocally.';
  return target?.reason ?? `Non-target lesions: ${nonTarget}.`;
}
