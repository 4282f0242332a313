import pLimit from 'p-limit';
import { readDicomJson } from '../../dicom-sr/dicom-json/read-dicom-json.js';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import type { Pacs, SeriesSummary } from '../pacs/pacs.js';
import { followUpDocuments } from './dated-marks.js';
import { FollowUpError } from './follow-up-error.js';
import type { PatientDocuments } from './patient-documents.js';
import { PatientDocumentsBuilder } from './patient-documents.js';

const page = 500;
/** One after the other a patient with many results takes as many round trips. */
const requestsAtOnce = 6;
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
  const limit = pLimit(requestsAtOnce);
  const reports = series.filter(({ modality }) => documentModalities.has(modality));
  const read = await Promise.all(reports.map((each) => limit(() => documentsOf(pacs, each))));
  for (const part10 of read.flat()) addReadable(documents, part10);
  await addMarkedImages(pacs, series, documents);
  return documents;
}

async function documentsOf(
  pacs: Source,
  { studyInstanceUID, seriesInstanceUID }: SeriesSummary,
): Promise<readonly Uint8Array[]> {
  const documents: Uint8Array[] = [];
  for (const { sopClassUID, sopInstanceUID } of await pacs.searchInstances(studyInstanceUID, seriesInstanceUID))
    if (followUpDocuments.includes(sopClassUID))
      documents.push(await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID));
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
  const isNamed = ({ seriesInstanceUID, modality }: SeriesSummary): boolean =>
    !documentModalities.has(modality) &&
    modality !== 'SEG' &&
    [...marked.values()].some((image) => (image.seriesInstanceUID ?? seriesInstanceUID) === seriesInstanceUID);
  const headsOf = async ({ studyInstanceUID, seriesInstanceUID }: SeriesSummary): Promise<readonly MarkedHead[]> => {
    const metadata = await pacs.retrieveSeriesMetadata(studyInstanceUID, seriesInstanceUID);
    return metadata.flatMap((each) => {
      const head = readDicomJson(each);
      const uid = typeof head['SOPInstanceUID'] === 'string' ? head['SOPInstanceUID'] : '';
      const read = () => pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, uid);
      return marked.has(uid) ? [{ head, read }] : [];
    });
  };
  const limit = pLimit(requestsAtOnce);
  const heads = await Promise.all(series.filter(isNamed).map((each) => limit(() => headsOf(each))));
  for (const { head, read } of heads.flat()) documents.addImage(head, read);
}

interface MarkedHead {
  readonly head: NaturalDataset;
  readonly read: () => Promise<Uint8Array>;
}
