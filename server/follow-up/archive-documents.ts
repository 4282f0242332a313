import { readDicomJson } from '../../dicom-sr/dicom-json/read-dicom-json.js';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import type { Pacs, SeriesSummary } from '../pacs/pacs.js';
import { followUpDocuments } from './dated-marks.js';
import { FollowUpError } from './follow-up-error.js';
import type { PatientDocuments } from './patient-documents.js';
import { PatientDocumentsBuilder } from './patient-documents.js';

const page = 500;
/** Modalities of documents that hold marks or results, or take them back. */
const documentModalities: ReadonlySet<string> = new Set(['SR', 'PR', 'KO', 'RTSTRUCT']);

/** What a query takes for any text (PS3.4 C.2.2.2.4), and for several values. */
const wildcard = /[*?\\]/;

type Source = Pick<Pacs, 'searchAllSeries' | 'searchInstances' | 'retrieveInstance' | 'retrieveSeriesMetadata'>;

/**
 * @returns what an archive holds of one patient: reports, presentation states and notes, and the heads of the images that they mark
 * @throws {FollowUpError} patient-not-found @throws {PacsError}
 */
export async function archiveDocuments(pacs: Source, patientID: string): Promise<PatientDocuments> {
  if (wildcard.test(patientID))
    throw new FollowUpError('patient-not-found', 'A Patient ID with * or ? names many patients.');
  const series = await seriesOf(pacs, patientID);
  if (series.length === 0) throw new FollowUpError('patient-not-found');
  const documents = new PatientDocumentsBuilder();
  for (const { studyInstanceUID, seriesInstanceUID, modality } of series) {
    if (!documentModalities.has(modality)) continue;
    for (const instance of await pacs.searchInstances(studyInstanceUID, seriesInstanceUID)) {
      if (!followUpDocuments.includes(instance.sopClassUID)) continue;
      const part10 = await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, instance.sopInstanceUID);
      addReadable(documents, part10);
    }
  }
  await addMarkedImages(pacs, series, documents);
  return documents;
}

async function seriesOf(pacs: Source, patientID: string): Promise<readonly SeriesSummary[]> {
  const all: SeriesSummary[] = [];
  for (let offset = 0; ; offset += page) {
    const found = await pacs.searchAllSeries({ patientID, limit: page, offset });
    all.push(...found);
    if (found.length < page) return all;
  }
}

/** A document that cannot be read is passed over, as `inspect` tells of it. */
function addReadable(documents: PatientDocumentsBuilder, part10: Uint8Array): void {
  try {
    documents.addDocument(readPart10(part10).dataset);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
  }
}

/** Only series of images that are marked are asked for, and only by their metadata. */
async function addMarkedImages(
  pacs: Source,
  series: readonly SeriesSummary[],
  documents: PatientDocumentsBuilder,
): Promise<void> {
  const marked = new Map(
    documents.marks.map(({ mark }) => [mark.referencedImage.sopInstanceUID, mark.referencedImage]),
  );
  for (const { studyInstanceUID, seriesInstanceUID, modality } of series) {
    if (documentModalities.has(modality) || modality === 'SEG') continue;
    const named = [...marked.values()].some(
      (image) => (image.seriesInstanceUID ?? seriesInstanceUID) === seriesInstanceUID,
    );
    if (!named) continue;
    for (const metadata of await pacs.retrieveSeriesMetadata(studyInstanceUID, seriesInstanceUID)) {
      const head = readDicomJson(metadata);
      const uid = typeof head['SOPInstanceUID'] === 'string' ? head['SOPInstanceUID'] : '';
      if (marked.has(uid))
        documents.addImage(head, () => pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, uid));
    }
  }
}
