import { comparePrecedence, sameLesion } from '../../dicom-sr/measurement/same-lesion.js';
import type { StudyDocument, StudyMark } from './study-documents.js';

type Superseded = 'newer-document' | 'newer-mark' | 'duplicate-mark';

/**
 * @returns the marks in whose place another one of the study counts, and why: as the server settles them when their documents have come
 * (settle-duplicates.ts, supersede.ts)
 */
export function settleStudy(
  documents: readonly StudyDocument[],
  marks: readonly StudyMark[],
): ReadonlyMap<StudyMark, Superseded> {
  const superseded = new Map<StudyMark, Superseded>();
  const replaced = new Set(documents.flatMap(({ predecessors }) => predecessors));
  for (const mark of marks) if (replaced.has(mark.document.sopInstanceUID)) superseded.set(mark, 'newer-document');
  const left = (): readonly StudyMark[] => marks.filter((mark) => !superseded.has(mark));
  for (const mark of left()) if (left().some((other) => isNewer(other, mark))) superseded.set(mark, 'newer-mark');
  for (const mark of [...left()].sort(comparePrecedence).reverse())
    if (left().some((other) => isDuplicate(other, mark) && comparePrecedence(other, mark) < 0))
      superseded.set(mark, 'duplicate-mark');
  return superseded;
}

/** The same lesion on the same series, in a document that was written later. */
function isNewer(a: StudyMark, b: StudyMark): boolean {
  const isSameLesion =
    a.document !== b.document &&
    a.mark.trackingUID !== undefined &&
    a.mark.trackingUID === b.mark.trackingUID &&
    a.series?.seriesInstanceUID !== undefined &&
    a.series.seriesInstanceUID === b.series?.seriesInstanceUID;
  return isSameLesion && orderOf(a) > orderOf(b);
}

const orderOf = ({ writtenAt, document }: StudyMark): string => `${writtenAt} ${document.sopInstanceUID}`;

/** Two marks of one document are two measurements, however near to each other. */
const isDuplicate = (a: StudyMark, b: StudyMark): boolean => a.document !== b.document && sameLesion(a.mark, b.mark);
