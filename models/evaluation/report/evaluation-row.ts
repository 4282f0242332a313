import type { MaskComparison } from '../../metrics/compare-masks.js';
import type { EvaluatedLesion } from '../run/run-evaluation.js';
import type { Failure, MethodOutcome } from '../run/evaluation-task.js';

/** One method on one lesion, as results.csv and results.json have it. null where something does not exist. Lengths mm, volumes ml. */
export interface EvaluationRow {
  readonly set: string;
  readonly id: string;
  readonly label: number;
  readonly method: string;
  readonly methodId: string | null;
  readonly methodVersion: string | null;
  readonly dimension: 2 | 3 | null;
  /** Index of the marked slice. */
  readonly keySlice: number | null;
  /** Axes of the mark before jitter, between pixel centres. */
  readonly longMm: number | null;
  readonly shortMm: number | null;
  readonly truthMl: number | null;
  readonly truthComponents: number | null;
  readonly truthLeftOutVoxels: number | null;
  readonly freeSlicesBelow: number | null;
  readonly freeSlicesAbove: number | null;
  readonly resultMl: number | null;
  readonly dice2d: number | null;
  readonly jaccard2d: number | null;
  readonly precision2d: number | null;
  readonly recall2d: number | null;
  readonly hd95Mm2d: number | null;
  readonly avdMm2d: number | null;
  readonly vs2d: number | null;
  readonly dice3d: number | null;
  readonly jaccard3d: number | null;
  readonly precision3d: number | null;
  readonly recall3d: number | null;
  readonly hd95Mm3d: number | null;
  readonly avdMm3d: number | null;
  readonly vs3d: number | null;
  /** Segmentation alone, one thread. */
  readonly seconds: number | null;
  /** Separated by blanks. */
  readonly flags: string;
  readonly error: string | null;
  readonly errorDetail: string | null;
}

/** @returns a row for each lesion and method, in that order; a refused lesion has a row for each method too. */
export function evaluationRows(
  lesions: readonly EvaluatedLesion[],
  methods: readonly string[],
): readonly EvaluationRow[] {
  return lesions.flatMap((lesion) =>
    methods.map((method) => {
      const outcome = lesion.outcomes.find((candidate) => candidate.method === method);
      return rowOf(lesion, method, outcome, outcome?.failure ?? lesion.failure);
    }),
  );
}

function rowOf(
  lesion: EvaluatedLesion,
  method: string,
  outcome: MethodOutcome | undefined,
  failure: Failure | undefined,
): EvaluationRow {
  const { pair, label } = lesion;
  return {
    set: pair.set,
    id: pair.id,
    label,
    method,
    methodId: outcome?.methodId ?? null,
    methodVersion: outcome?.methodVersion ?? null,
    dimension: outcome?.dimension ?? null,
    ...lesionColumns(lesion),
    resultMl: rounded(outcome?.resultMl),
    ...scores2d(outcome?.scores?.slice),
    ...scores3d(outcome?.scores?.volume),
    seconds: rounded(outcome?.seconds),
    flags: outcome?.flags.join(' ') ?? '',
    error: failure?.code ?? null,
    errorDetail: failure?.detail ?? null,
  };
}

function lesionColumns({ facts }: EvaluatedLesion) {
  const truth = facts?.truth;
  return {
    keySlice: facts?.mark.slice ?? null,
    longMm: rounded(facts?.longMm),
    shortMm: rounded(facts?.shortMm),
    truthMl: rounded(truth?.volumeMl),
    truthComponents: truth?.components ?? null,
    truthLeftOutVoxels: truth?.leftOutVoxels ?? null,
    freeSlicesBelow: truth?.marginSlices[0] ?? null,
    freeSlicesAbove: truth?.marginSlices[1] ?? null,
  };
}

function scores2d(scores: MaskComparison | undefined) {
  return {
    dice2d: rounded(scores?.dice),
    jaccard2d: rounded(scores?.jaccard),
    precision2d: rounded(scores?.precision),
    recall2d: rounded(scores?.recall),
    hd95Mm2d: rounded(scores?.hausdorff95Mm),
    avdMm2d: rounded(scores?.averageHausdorffMm),
    vs2d: rounded(scores?.volumetricSimilarity),
  };
}

function scores3d(scores: MaskComparison | undefined) {
  return {
    dice3d: rounded(scores?.dice),
    jaccard3d: rounded(scores?.jaccard),
    precision3d: rounded(scores?.precision),
    recall3d: rounded(scores?.recall),
    hd95Mm3d: rounded(scores?.hausdorff95Mm),
    avdMm3d: rounded(scores?.averageHausdorffMm),
    vs3d: rounded(scores?.volumetricSimilarity),
  };
}

/** Six decimals; null for what is absent or, as a distance to an empty mask, not a number. */
function rounded(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Math.round(value * 1e6) / 1e6;
}
