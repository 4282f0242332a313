import { DicomError } from '../errors/dicom-error.js';
import type { ReadMarks } from '../measurement/mark.js';
import { isPart10, readPart10 } from '../part10/read-part10.js';
import { readMarks } from './read-marks.js';
import type { WarningReason } from './warning-reasons.js';
import { warningReasons } from './warning-reasons.js';

/**
 * Reads the marks of a file, whatever it is. Never throws for what the file holds: a file that is no DICOM document, or a damaged one, is a
 * warning like everything else that cannot be read.
 */
export function readMarkFile(bytes: Uint8Array): ReadMarks {
  if (!isPart10(bytes)) return refused('unsupported-document');
  try {
    return readMarks(readPart10(bytes, { untilPixelData: true }).dataset);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return refused(error.code === 'unsupported-transfer-syntax' ? error.code : 'damaged-document');
  }
}

const refused = (reason: WarningReason): ReadMarks => ({
  marks: [],
  warnings: [{ reason, detail: warningReasons[reason] }],
});
