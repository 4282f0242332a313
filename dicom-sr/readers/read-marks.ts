import type { ReadMarks } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { textOf } from '../part10/natural-dataset.js';
import { sopClass } from '../part10/sop-class.js';
import { readTid1500 } from './tid1500-reader.js';
import { warningReasons } from './warning-reasons.js';

type Reader = (dataset: NaturalDataset) => ReadMarks;

/** Which reader takes which SOP class; structured reports without coordinates (Basic Text, Key Object) can hold no mark. */
const readers: ReadonlyMap<string, Reader> = new Map([
  [sopClass.enhancedSr, readTid1500],
  [sopClass.comprehensiveSr, readTid1500],
  [sopClass.comprehensive3dSr, readTid1500],
  [sopClass.extensibleSr, readTid1500],
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
