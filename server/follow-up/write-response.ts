import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PatientStudyHeader } from '../../dicom-sr/volume/ct-volume.js';
import { makeOutFolder } from '../folders/make-out-folder.js';
import type { VisitComparison } from './comparison/comparison.js';
import { followUpCsv } from './follow-up-csv.js';
import { followUpFhir } from './follow-up-fhir.js';
import { followUpSr } from './follow-up-sr.js';
import type { FollowUp } from './follow-up.js';
import { lesionPictures } from './lesion-pictures.js';
import type { PatientDocuments } from './patient-documents.js';
import { responseHtml } from './response-html.js';
import { responsePdf } from './response-pdf.js';

export interface ResponseToWrite {
  readonly followUp: FollowUp;
  /** Of this patient alone. */
  readonly documents: PatientDocuments;
  readonly version: string;
  readonly at: Date;
  /** What the images say; absent where nobody asked. */
  readonly comparison?: VisitComparison;
}

/**
 * Writes report.html, report.pdf, response.csv, response.json, fhir.json, sr.dcm where a DICOM object says whose they are, and comparison.json
 * where visits were compared.
 * @returns the paths
 * @throws {ServerError} out-folder-unusable
 */
export async function writeResponse(
  folder: string,
  { followUp, documents, version, at, comparison }: ResponseToWrite,
): Promise<readonly string[]> {
  makeOutFolder(folder);
  const pictures = await lesionPictures(followUp, documents.readImage);
  const header = latestHeader(followUp, documents);
  const patientID = header?.PatientID ?? documents.marks[0]?.patient ?? '';
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'report.html': responseHtml(followUp, pictures, version, comparison),
    'report.pdf': await responsePdf(followUp, pictures, version, at),
    'response.csv': followUpCsv(followUp),
    'response.json': `${JSON.stringify(followUp, undefined, 2)}\n`,
    'fhir.json': `${JSON.stringify(followUpFhir(followUp, patientID, at), undefined, 2)}\n`,
    ...(comparison && { 'comparison.json': `${JSON.stringify(comparison, undefined, 2)}\n` }),
    ...(header && { 'sr.dcm': followUpSr(followUp, header, at).part10 }),
  };
  const paths = Object.keys(files).map((name) => join(folder, name));
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  return paths;
}

/** @returns patient and study of the last visit, where a DICOM object says: the study of its marks, else one of that day. */
function latestHeader({ visits }: FollowUp, { headers = [] }: PatientDocuments): PatientStudyHeader | undefined {
  const { studyInstanceUIDs, date } = visits[visits.length - 1];
  return (
    headers.find(({ StudyInstanceUID }) => studyInstanceUIDs.includes(StudyInstanceUID)) ??
    headers.find(({ StudyDate }) => StudyDate === date)
  );
}
