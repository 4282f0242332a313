import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';

/** How a result stands: all checks passed, some did not, or there is none to look at. */
export type Verdict = 'passed' | 'look' | 'none';

/** @returns the verdict over all checks of a result. */
export function verdictOf(checks: readonly QualityCheck[] | undefined): Verdict {
  if (checks === undefined) return 'none';
  return checks.every(({ passed }) => passed) ? 'passed' : 'look';
}

/** @returns a check as a sentence fragment: `long axis deviation 12.3 % (limit 20 %)`. */
export function checkWords({ name, value, unit, limit }: QualityCheck): string {
  const number = (n: number): string => `${Number(n.toPrecision(3))}${unit === '1' ? '' : ` ${unit}`}`;
  return `${name.replaceAll('-', ' ')} ${number(value)} (limit ${number(limit)})`;
}
