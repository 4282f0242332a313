import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import type { Mark, ReadMarks } from '../../dicom-sr/measurement/mark.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { documentSopClasses } from '../../dicom-sr/readers/mark-documents.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import { axesOf } from '../convert/lesion-row.js';
import { errorCode } from '../errors/error-code.js';
import { ServerError } from '../errors/server-error.js';
import type { InstanceSummary, Pacs } from '../pacs/pacs.js';
import { findCtSeries } from '../pipeline/find-ct-series.js';
import { createPacsSeriesSource } from '../pipeline/pacs-series-source.js';
import { placeInArchive } from '../pipeline/place-in-archive.js';
import { rememberedSearches } from '../pipeline/remembered-searches.js';
import { SeriesVolumes } from '../pipeline/series-volumes.js';
import type { WantedDocuments } from '../pipeline/wanted-documents.js';
import { wantedModalities } from '../pipeline/wanted-documents.js';
import type { Inspection, InspectionRow } from './inspection.js';
import { rowsOfMarks, warningRow } from './rows-of-marks.js';

export interface InspectStudyOptions extends WantedDocuments {
  readonly seriesBytes: number;
}

/**
 * @returns what a study of the archive holds, and what the server would make of each mark; documents are named by modality and number
 * @throws {ServerError} study-not-found
 * @throws {PacsError}
 */
export async function inspectStudy(pacs: Pacs, study: string, options: InspectStudyOptions): Promise<Inspection> {
  const series = await pacs.searchSeries(study);
  if (series.length === 0) throw new ServerError('study-not-found');
  const searches = rememberedSearches(pacs);
  const volumes = new SeriesVolumes({
    open: (inStudy, uid) => createPacsSeriesSource(pacs, inStudy, uid),
    seriesBytes: options.seriesBytes,
    cacheBytes: 2 ** 27,
  });
  const rows: InspectionRow[] = [];
  let [number, passedOver] = [0, 0];
  for (const { modality, seriesInstanceUID } of series) {
    const instances = await searches.searchInstances(study, seriesInstanceUID);
    if (modality === 'CT') rows.push({ document: `CT ${(number += 1)}`, outcome: 'series', images: instances.length });
    else if (![...wantedModalities(options), 'KO'].includes(modality)) passedOver += instances.length;
    else {
      for (const instance of instances) {
        const read = await readDocument(pacs, instance);
        if (read === undefined) passedOver += 1;
        else rows.push(...(await rowsOf(`${modality} ${(number += 1)}`, read, study, { pacs, searches, volumes })));
      }
    }
  }
  return { rows, passedOver };
}

/** undefined for our own results, and what holds no marks by its SOP class. */
async function readDocument(pacs: Pacs, instance: InstanceSummary): Promise<ReadMarks | undefined> {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, sopClassUID } = instance;
  if (!documentSopClasses.includes(sopClassUID)) return undefined;
  const { dataset } = readPart10(await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID));
  return isOwnObject(dataset) ? undefined : readMarks(dataset);
}

interface Archive {
  readonly pacs: Pacs;
  readonly searches: ReturnType<typeof rememberedSearches>;
  readonly volumes: SeriesVolumes;
}

async function rowsOf(
  document: string,
  read: ReadMarks,
  study: string,
  archive: Archive,
): Promise<readonly InspectionRow[]> {
  try {
    const { marks, warnings } = await placeInArchive(archive.pacs, read, study);
    const rows: InspectionRow[] = [];
    for (const mark of marks) rows.push(await markRow(document, mark, archive));
    return [...rows, ...warnings.map((warning) => warningRow(document, warning))];
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return rowsOfMarks(document, read).map((row) =>
      row.outcome === 'readable' ? { ...row, outcome: 'refused', reason: error.code, detail: error.nextStep } : row,
    );
  }
}

async function markRow(document: string, mark: Mark, { searches, volumes }: Archive): Promise<InspectionRow> {
  const about = {
    document,
    groupIndex: mark.source.groupIndex,
    ...(mark.trackingID !== undefined && { trackingID: mark.trackingID }),
  };
  try {
    const series = await findCtSeries(searches, mark);
    if (series === undefined) throw new DicomError('image-not-found', 'The marked image is not in the study.');
    const volume = await volumes.around(series.studyInstanceUID, series.seriesInstanceUID, mark);
    return { ...about, outcome: 'convert', ...axesOf(locateMark(mark, volume)) };
  } catch (error) {
    if (!(error instanceof Recist3dError) || errorCode(error).startsWith('pacs-')) throw error;
    return { ...about, outcome: 'refused', reason: error.code, detail: `${error.message} ${error.nextStep}` };
  }
}
