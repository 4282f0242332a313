import type { Code } from '../measurement/code.js';
import { concepts } from '../measurement/concepts.js';

/** Designators under which SNOMED RT codes were written before SRT was settled on (PS3.16 section 8.1). */
const snomedRt: ReadonlySet<string> = new Set(['SRT', 'SNM3', '99SDM']);

/** SNOMED RT codes of concepts that are written in SNOMED CT today (PS3.16 Annex O), and a second one for Length in use. */
const snomedRtCodes: ReadonlyMap<string, readonly string[]> = new Map([
  [concepts.longAxis.value, ['G-A185']],
  [concepts.shortAxis.value, ['G-A186']],
  [concepts.majorAxis.value, ['G-A193']],
  [concepts.minorAxis.value, ['G-A194']],
  [concepts.length.value, ['G-D7FE', 'G-A22A']],
  [concepts.findingSite.value, ['G-C0E3']],
  [concepts.laterality.value, ['G-C171']],
  [concepts.topographicalModifier.value, ['G-A1F8']],
]);

/** @returns true where a code names the concept: by value and scheme, in SNOMED CT or SNOMED RT, never by meaning. */
export function matchesConcept(code: Code | undefined, concept: Code): boolean {
  if (code === undefined) return false;
  if (code.value === concept.value) return code.scheme === concept.scheme;
  const older = concept.scheme === 'SCT' ? snomedRtCodes.get(concept.value) : undefined;
  return older !== undefined && older.includes(code.value) && snomedRt.has(code.scheme);
}

/** @returns the SNOMED RT codes of a concept, as they are read. */
export const olderCodesOf = ({ value, scheme }: Code): readonly string[] =>
  scheme === 'SCT' ? (snomedRtCodes.get(value) ?? []) : [];
