import type { ReadMarks } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { textOf } from '../part10/natural-dataset.js';
import { markDocuments } from './mark-documents.js';
import { privateFormat } from './private-annotations.js';
import { nothingRead } from './read-warning.js';

export { markSopClasses, regionSopClasses } from './mark-documents.js';

/**
 * Reads the RECIST marks of a DICOM document by its SOP class.
 * Never throws, whatever the dataset holds: what cannot be read is a warning (warning-reasons.ts).
 * @param dataset as readPart10 gives it, or DICOM JSON naturalised by dcmjs; with its pixels where the reader needs them
 * @returns marks, warnings, and marks that wait for the geometry of the images (placement/place-marks.ts)
 */
export function readMarks(dataset: NaturalDataset): ReadMarks {
  const refused = privateFormat(dataset);
  if (refused !== undefined) return nothingRead(refused);
  return markDocuments.get(textOf(dataset, 'SOPClassUID') ?? '')?.read(dataset) ?? nothingRead('unsupported-document');
}
