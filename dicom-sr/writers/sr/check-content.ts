import type { Code } from '../../measurement/code.js';
import { units } from '../../measurement/concepts.js';
import type { QualityCheck } from '../../measurement/quality-check.js';
import { checkCodes, codeOfWord, flagCodes, recist3dConcepts } from '../../measurement/recist3d-codes.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import { codeContent, numContent } from '../content-items.js';

/** @returns a check as a measurement with its outcome and its limit, in our own codes. */
export function checkContent({ name, value, unit, limit, passed }: QualityCheck): WritableDataset {
  const outcome = passed ? recist3dConcepts.checkPassed : recist3dConcepts.checkFailed;
  const ucum = unitCode(unit);
  return numContent('CONTAINS', codeOfWord(checkCodes, name), finite(value), ucum, [
    codeContent('HAS CONCEPT MOD', recist3dConcepts.checkOutcome, outcome),
    numContent('HAS PROPERTIES', recist3dConcepts.checkLimit, finite(limit), ucum),
  ]);
}

/** @returns a flag as a finding about the result, in our own codes. */
export const flagContent = (flag: string): WritableDataset =>
  codeContent('CONTAINS', recist3dConcepts.flag, codeOfWord(flagCodes, flag));

/** A ratio to nothing has no number: it is written as measured, without a value. */
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** The unit's usual meaning; UCUM defines the others by their code. */
const unitCode = (unit: string): Code =>
  Object.values(units).find(({ value }) => value === unit) ?? { value: unit, scheme: 'UCUM', meaning: unit };
