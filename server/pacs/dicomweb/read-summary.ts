import type { InstanceSummary, SeriesSummary } from '../pacs.js';
import { PacsError } from '../pacs-error.js';
import type { DicomJsonRow } from './dicom-json-row.js';
import { integerOf, textOf } from './dicom-json-row.js';

/** @param study where the search was within one study, which archives may leave out of the rows then */
export function readSeriesSummary(row: DicomJsonRow, study?: string): SeriesSummary {
  const numberOfInstances = integerOf(row, '00201209');
  return {
    studyInstanceUID: textOf(row, '0020000D') ?? study ?? missing(),
    seriesInstanceUID: textOf(row, '0020000E') ?? missing(),
    modality: textOf(row, '00080060') ?? '',
    ...(numberOfInstances === undefined ? {} : { numberOfInstances }),
  };
}

/** @returns an instance of a QIDO-RS answer. @param study and series that were asked for, where the answer leaves them out. @throws {PacsError} pacs-invalid-answer */
export function readInstanceSummary(row: DicomJsonRow, study: string, series: string): InstanceSummary {
  return {
    studyInstanceUID: textOf(row, '0020000D') ?? study,
    seriesInstanceUID: textOf(row, '0020000E') ?? series,
    sopInstanceUID: textOf(row, '00080018') ?? missing(),
    sopClassUID: textOf(row, '00080016') ?? '',
  };
}

function missing(): never {
  throw new PacsError('pacs-invalid-answer', 'A search result lacks the UID of its level.');
}
