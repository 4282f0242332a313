import type { MarkSource } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { textOf } from '../part10/natural-dataset.js';

/** Where a mark is read from, without its place in the document. */
export type DocumentSource = Omit<MarkSource, 'groupIndex'>;

/** @returns the UIDs of a document and how final it is (PS3.3 C.17.2); undefined where one of its UIDs is absent: a result could not refer to it. */
export function readDocument(dataset: NaturalDataset): DocumentSource | undefined {
  const sopClassUID = textOf(dataset, 'SOPClassUID');
  const sopInstanceUID = textOf(dataset, 'SOPInstanceUID');
  const seriesInstanceUID = textOf(dataset, 'SeriesInstanceUID');
  const studyInstanceUID = textOf(dataset, 'StudyInstanceUID');
  if (sopClassUID === undefined || sopInstanceUID === undefined) return undefined;
  if (seriesInstanceUID === undefined || studyInstanceUID === undefined) return undefined;
  return { sopClassUID, sopInstanceUID, seriesInstanceUID, studyInstanceUID, ...standingOf(dataset) };
}

function standingOf(dataset: NaturalDataset): Pick<MarkSource, 'verified' | 'preliminary'> {
  const isPreliminary =
    textOf(dataset, 'CompletionFlag') === 'PARTIAL' || textOf(dataset, 'PreliminaryFlag') === 'PRELIMINARY';
  return {
    ...(textOf(dataset, 'VerificationFlag') === 'VERIFIED' && { verified: true as const }),
    ...(isPreliminary && { preliminary: true as const }),
  };
}
