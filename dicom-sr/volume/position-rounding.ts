import { DicomError } from '../errors/dicom-error.js';
import type { SliceSlot } from './slice-slots.js';

/** What positions are rounded to, mm: one digit or two behind the point. */
const digits = [0.1, 0.01] as const;
/** Binary fractions are no decimal ones. */
const exactness = 1e-6;

/** Faults that rounding can bring about. */
const roundingFaults: ReadonlySet<string> = new Set(['irregular-spacing', 'displaced-slice', 'missing-slice']);

/** @returns to how many mm the positions of all frames are written; undefined where they have more than two digits behind the point. */
function writtenTo(slots: readonly SliceSlot[]): number | undefined {
  const coordinates = slots.flatMap(({ frames }) => frames.flatMap(({ position }) => position));
  const isMultiple = (mm: number) => (value: number) => Math.abs(value / mm - Math.round(value / mm)) <= exactness / mm;
  return digits.find((mm) => coordinates.every(isMultiple(mm)));
}

/**
 * Plans as if positions were exact and, where they are not regular but written with few digits, once more with that rounding let pass: of
 * slices 0.625 mm apart a scanner that writes tenths of millimetres makes gaps of 0.6 and 0.7.
 * @param plan takes mm by which a position may be off
 * @throws {DicomError} of the last attempt
 */
export function letRoundingPass<T>(slots: readonly SliceSlot[], plan: (roundingMm: number) => T): T {
  try {
    return plan(0);
  } catch (error) {
    const roundingMm = writtenTo(slots);
    if (roundingMm === undefined || !(error instanceof DicomError && roundingFaults.has(error.code))) throw error;
    return plan(roundingMm);
  }
}
