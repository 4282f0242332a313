import type { NonTargetResponse, OverallResponse, TargetResponse } from './response-categories.js';

/** A row of a response table: the first row that fits decides. `any` fits all. */
interface TableRow<T extends string> {
  readonly target?: readonly T[] | 'any';
  readonly nonTarget: readonly NonTargetResponse[] | 'any';
  readonly newLesions: boolean | 'any';
  readonly response: OverallResponse;
}

const nonPD: readonly NonTargetResponse[] = ['CR', 'non-CR/non-PD', 'none'];

/**
 * RECIST 1.1, table 1: time point response of patients with target disease, with or without non-target disease. Rows of progression come
 * first, as they hold whatever the rest is. A patient without non-target lesions has none that persist: `none` counts as CR.
 */
export const tableWithTargets: readonly TableRow<TargetResponse>[] = [
  { target: 'any', nonTarget: 'any', newLesions: true, response: 'PD' },
  { target: ['PD'], nonTarget: 'any', newLesions: 'any', response: 'PD' },
  { target: 'any', nonTarget: ['PD'], newLesions: 'any', response: 'PD' },
  { target: ['CR'], nonTarget: ['CR', 'none'], newLesions: false, response: 'CR' },
  { target: ['CR'], nonTarget: ['non-CR/non-PD'], newLesions: false, response: 'PR' },
  { target: ['CR'], nonTarget: ['NE'], newLesions: false, response: 'PR' },
  { target: ['PR'], nonTarget: [...nonPD, 'NE'], newLesions: false, response: 'PR' },
  { target: ['SD'], nonTarget: [...nonPD, 'NE'], newLesions: false, response: 'SD' },
  { target: ['NE'], nonTarget: [...nonPD, 'NE'], newLesions: false, response: 'NE' },
];

/** RECIST 1.1, table 2: time point response of patients with non-target disease only. */
export const tableWithoutTargets: readonly TableRow<TargetResponse>[] = [
  { nonTarget: 'any', newLesions: true, response: 'PD' },
  { nonTarget: ['PD'], newLesions: 'any', response: 'PD' },
  { nonTarget: ['CR'], newLesions: false, response: 'CR' },
  { nonTarget: ['non-CR/non-PD'], newLesions: false, response: 'non-CR/non-PD' },
  { nonTarget: ['NE', 'none'], newLesions: false, response: 'NE' },
];

/**
 * @param target undefined for a patient without target lesions
 * @returns the response at one visit
 * @see RECIST 1.1 (Eisenhauer et al. 2009), tables 1 and 2
 */
export function overallResponse(
  target: TargetResponse | undefined,
  nonTarget: NonTargetResponse,
  newLesions: boolean,
): OverallResponse {
  const fits = <T>(wanted: readonly T[] | T | 'any' | undefined, value: T | undefined): boolean =>
    wanted === undefined ||
    wanted === 'any' ||
    (Array.isArray(wanted) ? (wanted as readonly (T | undefined)[]).includes(value) : wanted === value);
  const row = (target === undefined ? tableWithoutTargets : tableWithTargets).find(
    (each) => fits(each.target, target) && fits(each.nonTarget, nonTarget) && fits(each.newLesions, newLesions),
  );
  return row?.response ?? 'NE';
}
