import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';

/**
 * How a check, or a result over all of its checks, stands.
 * - green: within the limit
 * - amber: beyond the limit, by no more than a factor of two: look at it
 * - red: further off: not to be used before somebody corrected it
 */
export type Grade = 'green' | 'amber' | 'red';

/** What each grade means, in words: colour only repeats them. */
export const gradeWords: Readonly<Record<Grade, { readonly check: string; readonly result: string }>> = {
  green: { check: 'green: passed', result: 'Green: every check passed.' },
  amber: { check: 'amber: beyond the limit', result: 'Amber: look at it.' },
  red: { check: 'red: far beyond the limit', result: 'Red: correct it before it is used.' },
};

/** @returns the grade of one check. A limit of 0 allows nothing: what is beyond it is red. */
export function gradeOf({ passed, value, limit }: QualityCheck): Grade {
  if (passed) return 'green';
  return value <= limit * 2 && value >= limit / 2 ? 'amber' : 'red';
}

/** @returns the worst grade of all checks of a result. */
export function worstGrade(checks: readonly QualityCheck[]): Grade {
  const grades = checks.map(gradeOf);
  return grades.includes('red') ? 'red' : grades.includes('amber') ? 'amber' : 'green';
}

/** @returns a check as a sentence fragment: `long axis deviation 12.3 % (limit 20 %)`. */
export function checkWords({ name, value, unit, limit }: QualityCheck): string {
  const shown = unit === '1' ? '' : ` ${unit === "[hnsf'U]" ? 'HU' : unit}`;
  const number = (n: number): string => (Math.abs(n) > 1e9 ? 'unbounded' : `${Number(n.toPrecision(3))}${shown}`);
  return `${name.replaceAll('-', ' ')} ${number(value)} (limit ${number(limit)})`;
}
