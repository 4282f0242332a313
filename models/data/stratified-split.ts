import type { PatientSplitOptions, SplitPart } from './patient-split.js';
import { digestOrder } from './patient-split.js';

/** A lesion as a split sees it. */
export interface LesionInStratum {
  /** `SET/PATIENT` */
  readonly patient: string;
  /** What must be spread evenly over the sides, e.g. a cluster of lesions that look alike. */
  readonly stratum: number;
}

/** Lesions of each stratum. */
type Strata = ReadonlyMap<number, number>;

/** How many lesions of each stratum a side still lacks. */
interface Side {
  readonly part: SplitPart;
  readonly share: number;
  readonly lacks: Map<number, number>;
}

/**
 * @returns the side of each patient, so that every stratum has about its share of lesions on each side: iterative stratification (Sechidis,
 * Tsoumakas and Vlahavas 2011) of whole patients. The rarest stratum is dealt out first; each patient goes where its lesions are lacking most.
 * Neither the order of the lesions nor the names of the strata change it.
 */
export function splitPatientsByStratum(
  lesions: readonly LesionInStratum[],
  { seed, validationShare, testShare, testOnly = [] }: PatientSplitOptions,
): ReadonlyMap<string, SplitPart> {
  const split = new Map<string, SplitPart>();
  const waiting = new Map<string, Strata>();
  const byPatient = strataByPatient(lesions);
  for (const [set, patients] of digestOrder(byPatient.keys(), seed)) {
    for (const patient of patients) {
      if (testOnly.includes(set)) split.set(patient, 'test');
      else waiting.set(patient, byPatient.get(patient)!);
    }
  }
  const all = sumOf(waiting.values());
  const sides: readonly Side[] = [
    sideOf('train', 1 - validationShare - testShare, all),
    sideOf('test', testShare, all),
    sideOf('validation', validationShare, all),
  ];
  while (waiting.size > 0) {
    const stratum = rarestOf(waiting);
    const [patient, strata] = [...waiting].find(([, own]) => own.has(stratum))!;
    const { part, lacks } = neediest(sides, stratum);
    split.set(patient, part);
    waiting.delete(patient);
    for (const [own, count] of strata) lacks.set(own, (lacks.get(own) ?? 0) - count);
  }
  return split;
}

const sideOf = (part: SplitPart, share: number, all: Strata): Side => ({
  part,
  share,
  lacks: new Map([...all].map(([stratum, count]) => [stratum, count * share])),
});

function strataByPatient(lesions: readonly LesionInStratum[]): ReadonlyMap<string, Strata> {
  const byPatient = new Map<string, Map<number, number>>();
  for (const { patient, stratum } of lesions) {
    const own = byPatient.get(patient) ?? new Map<number, number>();
    byPatient.set(patient, own.set(stratum, (own.get(stratum) ?? 0) + 1));
  }
  return byPatient;
}

function sumOf(many: Iterable<Strata>): Strata {
  const sum = new Map<number, number>();
  for (const strata of many) for (const [stratum, count] of strata) sum.set(stratum, (sum.get(stratum) ?? 0) + count);
  return sum;
}

/** The stratum with the fewest lesions left; of equal ones that whose first patient comes first. */
const rarestOf = (waiting: ReadonlyMap<string, Strata>): number =>
  [...sumOf(waiting.values())].reduce((rarest, own) => (own[1] < rarest[1] ? own : rarest))[0];

/** The side that lacks most of a stratum; of equal ones the one that lacks most of all, then the larger one. */
const neediest = (sides: readonly Side[], stratum: number): Side =>
  sides.toSorted(
    (a, b) => lackOf(b, stratum) - lackOf(a, stratum) || lackOfAll(b) - lackOfAll(a) || b.share - a.share,
  )[0];

const lackOf = ({ lacks }: Side, stratum: number): number => lacks.get(stratum) ?? 0;
const lackOfAll = ({ lacks }: Side): number => [...lacks.values()].reduce((sum, count) => sum + count, 0);
