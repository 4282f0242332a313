import { readDicomJson } from '../../dicom-sr/dicom-json/read-dicom-json.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import type { Pacs } from '../pacs/pacs.js';
import { FollowUpError } from './follow-up-error.js';

/**
 * @returns the Patient ID of a study: a viewer names the study that it shows, so that no address holds a patient
 * @throws {FollowUpError} patient-not-found @throws {PacsError}
 */
export async function patientOfStudy(
  pacs: Pick<Pacs, 'searchSeries' | 'retrieveSeriesMetadata'>,
  studyInstanceUID: string,
): Promise<string> {
  const [series] = await pacs.searchSeries(studyInstanceUID);
  const [metadata] =
    series === undefined ? [] : await pacs.retrieveSeriesMetadata(studyInstanceUID, series.seriesInstanceUID);
  const patientID = textOf(readDicomJson(metadata), 'PatientID');
  if (patientID === undefined || patientID === '') throw new FollowUpError('patient-not-found');
  return patientID;
}
