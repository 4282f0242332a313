import { inflateRawSync } from 'node:zlib';
import { DicomError } from '../errors/dicom-error.js';

/** A deflated dataset that grows beyond this was made to exhaust the memory. */
const mostInflatedBytes = 2 ** 30;

/**
 * @returns the dataset of a deflated file (PS3.5 A.5), whatever follows the deflated stream
 * @throws {DicomError} not-dicom where it is damaged, or grows beyond 1 GiB: deflating makes up to a thousandth of what it is given
 */
export function inflateDataset(deflated: Uint8Array): Buffer {
  try {
    return inflateRawSync(deflated, { maxOutputLength: mostInflatedBytes });
  } catch (cause) {
    throw new DicomError('not-dicom', 'The file is damaged: it cannot be inflated.', { cause });
  }
}
