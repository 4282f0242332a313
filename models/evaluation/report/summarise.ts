import type { EvaluationRow } from './evaluation-row.js';

/** Dice over the lesions of one group. */
export interface DiceSummary {
  readonly mean: number;
  readonly median: number;
  /** Share of lesions under .5. */
  readonly shareUnderHalf: number;
}

/** What one method reached on the lesions of one group. */
export interface MethodSummary {
  readonly method: string;
  /** Lesions with truth: those that the Dice numbers are taken over. */
  readonly lesions: number;
  /** Of these, lesions without a result; their Dice counts as 0. */
  readonly failed: number;
  /** Lesions that could not be read, and so are in no number. */
  readonly refused: number;
  readonly slice?: DiceSummary;
  /** Absent for 2D methods. */
  readonly volume?: DiceSummary & VolumeSummary;
  readonly secondsMedian?: number;
}

/** Means over the lesions for which the number exists. Distances are medians, since one far spill would rule the mean. */
export interface VolumeSummary {
  readonly precision: number;
  readonly recall: number;
  readonly volumetricSimilarity: number;
  readonly hd95MedianMm: number;
  readonly avdMedianMm: number;
}

/** @returns the summary of one method's rows; the caller picked the rows of one method and group. */
export function summarise(method: string, rows: readonly EvaluationRow[]): MethodSummary {
  const refused = rows.filter(({ truthMl, error }) => truthMl === null && error !== null).length;
  const scored = rows.filter(({ truthMl }) => truthMl !== null);
  const is3d = rows.some(({ dimension }) => dimension === 3);
  const seconds = present(scored, 'seconds');
  return {
    method,
    lesions: scored.length,
    failed: scored.filter(({ error }) => error !== null).length,
    refused,
    ...(scored.length > 0 && { slice: diceSummary(scored.map(({ dice2d }) => dice2d ?? 0)) }),
    ...(scored.length > 0 && is3d && { volume: volumeSummary(scored) }),
    ...(seconds.length > 0 && { secondsMedian: median(seconds) }),
  };
}

function diceSummary(dice: readonly number[]): DiceSummary {
  return {
    mean: mean(dice),
    median: median(dice),
    shareUnderHalf: dice.filter((value) => value < 0.5).length / dice.length,
  };
}

function volumeSummary(rows: readonly EvaluationRow[]): DiceSummary & VolumeSummary {
  return {
    ...diceSummary(rows.map(({ dice3d }) => dice3d ?? 0)),
    precision: mean(present(rows, 'precision3d')),
    recall: mean(present(rows, 'recall3d')),
    volumetricSimilarity: mean(present(rows, 'vs3d')),
    hd95MedianMm: median(present(rows, 'hd95Mm3d')),
    avdMedianMm: median(present(rows, 'avdMm3d')),
  };
}

type NumberColumn = 'precision3d' | 'recall3d' | 'vs3d' | 'hd95Mm3d' | 'avdMm3d' | 'seconds';

const present = (rows: readonly EvaluationRow[], column: NumberColumn): readonly number[] =>
  rows.flatMap((row) => row[column] ?? []);

/** NaN for an empty list. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** NaN for an empty list. */
export function median(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b);
  const middle = ascending.length / 2;
  if (ascending.length === 0) return NaN;
  if (ascending.length % 2 === 1) return ascending[Math.floor(middle)];
  return (ascending[middle - 1] + ascending[middle]) / 2;
}
