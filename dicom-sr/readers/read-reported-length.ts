import { itemsOf, numberOf } from '../part10/natural-dataset.js';
import type { ContentItem } from './content-tree.js';
import { readCode } from './read-code.js';
import type { WarningReason } from './warning-reasons.js';

/** Millimetres in a unit of length, by UCUM code. */
const millimeters: ReadonlyMap<string, number> = new Map([
  ['mm', 1],
  ['cm', 10],
]);

/**
 * @param num a NUM content item
 * @returns the measured value in mm; the reason where a value is there but is no length. A NUM without a value has neither.
 * @see PS3.3 C.18.1 Numeric Measurement Macro
 */
export function readReportedLength(num: ContentItem): { readonly mm?: number; readonly reason?: WarningReason } {
  const measured = itemsOf(num.dataset, 'MeasuredValueSequence')[0];
  if (measured === undefined) return {};
  const unit = readCode(measured, 'MeasurementUnitsCodeSequence');
  const factor = unit?.scheme === 'UCUM' ? millimeters.get(unit.value) : undefined;
  if (factor === undefined) return { reason: 'unit-not-length' };
  const value = numberOf(measured, 'FloatingPointValue') ?? numberOf(measured, 'NumericValue');
  return value !== undefined && value > 0 ? { mm: value * factor } : { reason: 'invalid-length' };
}
