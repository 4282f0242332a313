import type { NaturalDataset } from './natural-dataset.js';
import { textOf } from './natural-dataset.js';

/** What an archive knows an object by. */
export interface ArchivedUids {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
}

/** @returns the UIDs of an object; an empty text for one that it lacks. @see PS3.3 C.7.2.1, C.7.3.1, C.12.1 */
export function archivedUids(dataset: NaturalDataset): ArchivedUids {
  const uid = (keyword: string): string => textOf(dataset, keyword) ?? '';
  return {
    studyInstanceUID: uid('StudyInstanceUID'),
    seriesInstanceUID: uid('SeriesInstanceUID'),
    sopClassUID: uid('SOPClassUID'),
    sopInstanceUID: uid('SOPInstanceUID'),
  };
}
