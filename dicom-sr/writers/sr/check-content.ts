import type { Code } from '../../measurement/code.js';
import { units } from '../../measurement/concepts.js';
import type { QualityCheck } from '../../measurement/quality-check.js';
import { checkCodes, codeOfWord, flagCodes, recist3dConcepts } from '../../measurement/recist3d-codes.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import { codeContent, numContent } from '../content-items.js';

/**
 * @returns a check as a measurement with its outcome, and the limit below that, in our own codes. A value that is no number (a ratio to
 *   nothing) leaves the outcome alone.
 */
export function checkContent({ name, value, unit, limit, passed }: QualityCheck): WritableDataset {
  const concept = codeOfWord(checkCodes, name);
  const outcome = passed ? recist3dConcepts.checkPassed : recist3dConcepts.checkFailed;
  const ucum = unitCode(unit);
  const limits = Number.isFinite(limit) ? [numContent('HAS PROPERTIES', recist3dConcepts.checkLimit, limit, ucum)] : [];
  if (!Number.isFinite(value)) return codeContent('CONTAINS', concept, outcome, limits);
  return numContent('CONTAINS', concept, value, ucum, [
    codeContent('HAS CONCEPT MOD', recist3dConcepts.checkOutcome, outcome, limits),
  ]);
}

/** @returns a flag as a finding about the result, in our own codes. */
export const flagContent = (flag: string): WritableDataset =>
  codeContent('CONTAINS', recist3dConcepts.flag, codeOfWord(flagCodes, flag));

/** The unit's usual meaning; UCUM defines the others by their code. */
const unitCode = (unit: string): Code =>
  Object.values(units).find(({ value }) => value === unit) ?? { value: unit, scheme: 'UCUM', meaning: unit };
