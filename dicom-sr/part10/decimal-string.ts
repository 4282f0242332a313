import { DicomError } from '../errors/dicom-error.js';

const maxLength = 16;

/**
 * @returns a DS of at most 16 characters (PS3.5 6.2), exact where they suffice, else the nearest that fits; no negative zero
 * @throws {DicomError} invalid-attribute for NaN and infinity
 */
export function decimalString(value: number): string {
  if (!Number.isFinite(value))
    throw new DicomError('invalid-attribute', 'A number that is none has no decimal string.');
  const exact = String(value === 0 ? 0 : value);
  return exact.length <= maxLength ? exact : rounded(value);
}

function rounded(value: number): string {
  for (let digits = maxLength; digits > 1; digits--) {
    const nearest = Number(value.toPrecision(digits));
    const fitting = [String(nearest), nearest.toExponential()].find((text) => text.length <= maxLength);
    // The largest doubles round up to infinity, which is no number of a DS.
    if (fitting !== undefined && Number.isFinite(nearest)) return fitting;
  }
  return value.toExponential(0);
}
