import { digestOrder } from './patient-split.js';

/**
 * @returns the fold of each patient, 0 … folds − 1. The patients of each set are put in the order of a keyed digest of their name and dealt
 * out one by one, so that every fold has its share of every set, and neither the order of lesions nor other sets change it.
 * @param patients `SET/PATIENT`, repeats allowed
 */
export function foldPatients(patients: Iterable<string>, folds: number, seed: number): ReadonlyMap<string, number> {
  const bySet = digestOrder(patients, seed);
  return new Map([...bySet.values()].flatMap((members) => members.map((patient, i) => [patient, i % folds] as const)));
}
