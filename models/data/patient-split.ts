import { createHash } from 'node:crypto';

/** The three sides of a split, by patient. */
export type SplitPart = 'train' | 'validation' | 'test';

export interface PatientSplitOptions {
  /** Stored with a recipe: the same seed gives the same split. */
  readonly seed: number;
  /** Share of each set's patients. */
  readonly validationShare: number;
  readonly testShare: number;
  /** Sets (first part of a patient, before `/`) that are for tests alone. */
  readonly testOnly?: readonly string[];
}

/**
 * @returns the side of each patient. Patients of each set are put in the order of a keyed digest of their name and cut by the shares, so that
 * neither the order of lesions nor other sets change it; each share is rounded to whole patients.
 * @param patients `SET/PATIENT`, repeats allowed
 */
export function splitPatients(
  patients: Iterable<string>,
  { seed, validationShare, testShare, testOnly = [] }: PatientSplitOptions,
): ReadonlyMap<string, SplitPart> {
  const split = new Map<string, SplitPart>();
  for (const [set, ordered] of digestOrder(patients, seed)) {
    const tests = testOnly.includes(set) ? ordered.length : Math.round(testShare * ordered.length);
    const validations = Math.min(Math.round(validationShare * ordered.length), ordered.length - tests);
    ordered.forEach((patient, i) => {
      split.set(patient, i < tests ? 'test' : i < tests + validations ? 'validation' : 'train');
    });
  }
  return split;
}

/** @returns the patients of each set, each once, in the order of a keyed digest of their name. @param patients `SET/PATIENT` */
export function digestOrder(patients: Iterable<string>, seed: number): ReadonlyMap<string, readonly string[]> {
  const bySet = new Map<string, { readonly patient: string; readonly key: string }[]>();
  for (const patient of new Set(patients)) {
    const set = setOf(patient);
    bySet.set(set, [...(bySet.get(set) ?? []), { patient, key: digest(seed, patient) }]);
  }
  const ordered = (members: readonly { readonly patient: string; readonly key: string }[]): readonly string[] =>
    [...members].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ patient }) => patient);
  return new Map([...bySet].map(([set, members]) => [set, ordered(members)]));
}

/** @returns the set of a patient. @param patient `SET/PATIENT` */
export const setOf = (patient: string): string => patient.slice(0, Math.max(0, patient.indexOf('/')));

const digest = (seed: number, patient: string): string =>
  createHash('sha256')
    .update(JSON.stringify([seed, patient]))
    .digest('hex');
