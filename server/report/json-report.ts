import type { ConversionReport } from './conversion-report.js';
import { countStates } from './conversion-report.js';

/** @returns report.json: everything but the pictures, and how long it took: a repeat gives the same bytes. */
export function jsonReport(report: ConversionReport): string {
  const lesions = report.lesions.map(({ picture: _picture, seconds: _seconds, ...row }) => row);
  return `${JSON.stringify({ ...report, counts: countStates(report.lesions), lesions }, undefined, 2)}\n`;
}
