import type { ReadMarks } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { textOf } from '../part10/natural-dataset.js';
import { readTid1500 } from './tid1500-reader.js';
import { warningReasons } from './warning-reasons.js';

type Reader = (dataset: NaturalDataset) => ReadMarks;

/** Which reader takes which SOP class; structured reports without coordinates (Basic Text, Key Object) can hold no mark. */
const readers: ReadonlyMap<string, Reader> = new Map([
  ['1.2.840.10008.5.1.4.1.1.88.22', readTid1500], // Enhanced SR
  ['1.2.840.10008.5.1.4.1.1.88.33', readTid1500], // Comprehensive SR
  ['1.2.840.10008.5.1.4.1.1.88.34', readTid1500], // Comprehensive 3D SR
  ['1.2.840.10008.5.1.4.1.1.88.35', readTid1500], // Extensible SR
]);

/** SOP classes whose instances may hold marks: what is worth fetching. */
export const markSopClasses: readonly string[] = [...readers.keys()];

/**
 * Reads the RECIST marks of a DICOM document by its SOP class.
 * Never throws, whatever the dataset holds: what cannot be read is a warning (warning-reasons.ts).
 * @param dataset as readPart10 gives it, or DICOM JSON naturalised by dcmjs
 */
export function readMarks(dataset: NaturalDataset): ReadMarks {
  const reader = readers.get(textOf(dataset, 'SOPClassUID') ?? '');
  if (reader !== undefined) return reader(dataset);
  const reason = 'unsupported-document';
  return { marks: [], warnings: [{ reason, detail: warningReasons[reason] }] };
}
