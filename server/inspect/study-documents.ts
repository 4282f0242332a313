import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Mark, ReadMarks } from '../../dicom-sr/measurement/mark.js';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { documentSopClasses } from '../../dicom-sr/readers/mark-documents.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import { nothingRead } from '../../dicom-sr/readers/read-warning.js';
import type { DocumentVersion } from '../../dicom-sr/readers/read-version.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';
import type { InstanceSummary, Pacs } from '../pacs/pacs.js';
import { findCtSeries } from '../pipeline/find-ct-series.js';
import { placeInArchive } from '../pipeline/place-in-archive.js';
import type { SeriesSearches } from '../pipeline/remembered-searches.js';

/** A document of a study with its marks, on the images that they lie on. */
export interface StudyDocument extends DocumentVersion {
  /** Modality and number within the study. */
  readonly name: string;
  readonly sopInstanceUID: string;
  readonly read: ReadMarks;
  /** Why its marks have no place: their images are not in the archive. */
  readonly unplaced?: DicomError;
}

/** A mark of a study with the series that holds its image, where one does. */
export interface StudyMark {
  readonly document: StudyDocument;
  readonly mark: Mark;
  readonly writtenAt: string;
  readonly series?: { readonly studyInstanceUID: string; readonly seriesInstanceUID: string };
}

/** @returns why it is passed over, for our own results and for what holds no marks by its SOP class */
export async function readStudyDocument(
  pacs: Pacs,
  name: string,
  { studyInstanceUID, seriesInstanceUID, sopInstanceUID, sopClassUID }: InstanceSummary,
  modalities: readonly Modality[],
): Promise<StudyDocument | 'own-result' | 'other-object'> {
  if (!documentSopClasses.includes(sopClassUID)) return 'other-object';
  const dataset = datasetOf(await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID));
  if (dataset === undefined)
    return { name, sopInstanceUID, writtenAt: '', predecessors: [], read: nothingRead('damaged-document') };
  if (isOwnObject(dataset)) return 'own-result';
  const about = { name, sopInstanceUID, ...readVersion(dataset) };
  const read = readMarks(dataset);
  try {
    return { ...about, read: await placeInArchive(pacs, read, studyInstanceUID, modalities) };
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return { ...about, read, unplaced: error };
  }
}

function datasetOf(part10: Uint8Array): NaturalDataset | undefined {
  try {
    return readPart10(part10).dataset;
  } catch (error) {
    if (error instanceof DicomError) return undefined;
    throw error;
  }
}

/** @returns the marks of a document with their series. */
export async function marksOfDocument(
  searches: SeriesSearches,
  document: StudyDocument,
  modalities: readonly Modality[],
): Promise<readonly StudyMark[]> {
  const marks: StudyMark[] = [];
  for (const mark of document.unplaced === undefined ? document.read.marks : []) {
    const series = await findCtSeries(searches, mark, modalities);
    marks.push({ document, mark, writtenAt: document.writtenAt, ...(series && { series }) });
  }
  return marks;
}
