import type { ReadMarks, ReadWarning } from '../measurement/mark.js';
import type { WarningReason } from './warning-reasons.js';
import { warningReasons } from './warning-reasons.js';

/** @returns a warning in the words of the table, of one mark or group where it is given. */
export const readWarning = (reason: WarningReason, groupIndex?: number): ReadWarning => ({
  reason,
  detail: warningReasons[reason],
  ...(groupIndex !== undefined && { groupIndex }),
});

/** @returns a document without marks, and why. */
export const nothingRead = (...reasons: readonly WarningReason[]): ReadMarks => ({
  marks: [],
  warnings: reasons.map((reason) => readWarning(reason)),
});
