import type { EvaluationRow } from './evaluation-row.js';

/** A part of a set that is reported by itself. */
export interface LesionGroup {
  readonly name: string;
  readonly holds: (row: EvaluationRow) => boolean;
}

/** RECIST 1.1: a lesion is measurable from a long axis of 10 mm. */
const MEASURABLE_MM = 10;

const isMeasurable = ({ longMm }: EvaluationRow): boolean => longMm !== null && longMm >= MEASURABLE_MM;
const isFree = ({ freeSlicesBelow, freeSlicesAbove }: EvaluationRow): boolean =>
  freeSlicesBelow !== null && freeSlicesAbove !== null && freeSlicesBelow > 0 && freeSlicesAbove > 0;

/**
 * Only where a free slice follows the lesion on each side can be judged whether a method stops in time;
 * in other crops the end of the image stops it.
 */
export const lesionGroups: readonly LesionGroup[] = [
  { name: 'all lesions', holds: () => true },
  { name: 'long axis ≥ 10 mm', holds: isMeasurable },
  { name: 'a free slice on each side', holds: isFree },
  { name: '≥ 10 mm and a free slice on each side', holds: (row) => isMeasurable(row) && isFree(row) },
];

const between =
  (from: number, to: number) =>
  ({ longMm }: EvaluationRow): boolean =>
    longMm !== null && longMm >= from && longMm < to;

/** By the long axis of the mark before jitter. */
export const sizeClasses: readonly LesionGroup[] = [
  { name: '< 10 mm', holds: between(0, 10) },
  { name: '10–20 mm', holds: between(10, 20) },
  { name: '20–50 mm', holds: between(20, 50) },
  { name: '≥ 50 mm', holds: between(50, Infinity) },
];
