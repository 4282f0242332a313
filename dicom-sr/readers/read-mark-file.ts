import { DicomError } from '../errors/dicom-error.js';
import type { ReadMarks } from '../measurement/mark.js';
import { textOf } from '../part10/natural-dataset.js';
import { isPart10, readPart10 } from '../part10/read-part10.js';
import { markDocuments } from './mark-documents.js';
import type { MarkTextOptions } from './read-mark-text.js';
import { readMarkText } from './read-mark-text.js';
import { readMarks } from './read-marks.js';
import { nothingRead } from './read-warning.js';

/**
 * Reads the marks of a file, whatever it is: a DICOM document, an AIM annotation, a table. Never throws for what the file holds: one that is
 * no document of marks, or a damaged one, is a warning like everything else that cannot be read.
 */
export function readMarkFile(bytes: Uint8Array, options: MarkTextOptions = {}): ReadMarks {
  return isPart10(bytes) ? readDicomFile(bytes) : readMarkText(bytes, options);
}

function readDicomFile(bytes: Uint8Array): ReadMarks {
  try {
    const { dataset } = readPart10(bytes, { untilPixelData: true });
    const document = markDocuments.get(textOf(dataset, 'SOPClassUID') ?? '');
    return readMarks(document?.needsPixels ? readPart10(bytes).dataset : dataset);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return nothingRead(error.code === 'unsupported-transfer-syntax' ? error.code : 'damaged-document');
  }
}
