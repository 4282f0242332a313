import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import { regionSopClasses } from '../../dicom-sr/readers/read-marks.js';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';
import { onlyCt } from '../../dicom-sr/volume/image-sop-classes.js';
import { axesOf } from '../convert/lesion-row.js';
import { errorCode } from '../errors/error-code.js';
import { ServerError } from '../errors/server-error.js';
import type { InstanceSummary, Pacs } from '../pacs/pacs.js';
import { createPacsSeriesSource } from '../pipeline/pacs-series-source.js';
import { rememberedSearches } from '../pipeline/remembered-searches.js';
import { SeriesVolumes } from '../pipeline/series-volumes.js';
import type { WantedDocuments } from '../pipeline/wanted-documents.js';
import { wantedModalities } from '../pipeline/wanted-documents.js';
import { jobReasons } from '../state/job-reasons.js';
import type { Inspection, InspectionRow, PassedOver } from './inspection.js';
import { rowsOfMarks, warningRow } from './rows-of-marks.js';
import { settleStudy } from './settle-study.js';
import type { StudyDocument, StudyMark } from './study-documents.js';
import { marksOfDocument, readStudyDocument } from './study-documents.js';

export interface InspectStudyOptions extends WantedDocuments {
  readonly seriesBytes: number;
  /** Only CT unless given. */
  readonly modalities?: readonly Modality[];
}

/**
 * @returns what a study of the archive holds, and what the server would make of each mark; documents are named by modality and number
 * @throws {ServerError} study-not-found
 * @throws {PacsError}
 */
export async function inspectStudy(pacs: Pacs, study: string, options: InspectStudyOptions): Promise<Inspection> {
  const { modalities = onlyCt, seriesBytes } = options;
  const searches = rememberedSearches(pacs);
  const found = await lookThrough(pacs, study, options, (series) => searches.searchInstances(study, series));
  const volumes = new SeriesVolumes({
    open: (inStudy, uid) => createPacsSeriesSource(pacs, inStudy, uid),
    seriesBytes,
    cacheBytes: 2 ** 27,
    modalities,
  });
  const marks: StudyMark[] = [];
  for (const document of found.documents) marks.push(...(await marksOfDocument(searches, document, modalities)));
  const superseded = settleStudy(found.documents, marks);
  const rows: InspectionRow[] = [...found.rows];
  for (const document of found.documents) {
    for (const mark of marks.filter((one) => one.document === document)) {
      const why = superseded.get(mark);
      rows.push(why === undefined ? await markRow(mark, volumes) : { ...aboutMark(mark), ...supersededBy(why) });
    }
    rows.push(...otherRows(document));
  }
  volumes.close();
  return { rows, passedOver: found.passedOver };
}

interface FoundInStudy extends Inspection {
  readonly documents: readonly StudyDocument[];
}

/** Series of images, documents of marks, and how much else. */
async function lookThrough(
  pacs: Pacs,
  study: string,
  { regions = false, modalities = onlyCt }: InspectStudyOptions,
  instancesOf: (series: string) => Promise<readonly InstanceSummary[]>,
): Promise<FoundInStudy> {
  const series = await pacs.searchSeries(study);
  if (series.length === 0) throw new ServerError('study-not-found');
  const documents: StudyDocument[] = [];
  const rows: InspectionRow[] = [];
  const passed: { why: PassedOver['why']; modality: string }[] = [];
  const nameOf = (modality: string): string => `${modality} ${rows.length + documents.length + 1}`;
  for (const { modality, seriesInstanceUID } of series) {
    const instances = await instancesOf(seriesInstanceUID);
    if ((modalities as readonly string[]).includes(modality)) {
      rows.push({ document: nameOf(modality), outcome: 'series', images: instances.length });
      continue;
    }
    const mayHoldMarks = [...wantedModalities({ regions: true }), 'KO'].includes(modality);
    for (const instance of instances) {
      if (mayHoldMarks && !regions && regionSopClasses.includes(instance.sopClassUID)) {
        rows.push({ document: nameOf(modality), ...regionNotTaken });
        continue;
      }
      const document = mayHoldMarks
        ? await readStudyDocument(pacs, nameOf(modality), instance, modalities)
        : 'other-object';
      if (typeof document === 'string') passed.push({ why: document, modality });
      else documents.push(document);
    }
  }
  const passedOver = (['own-result', 'other-object'] as const).map((why) => {
    const modalitiesOf = passed.filter((one) => one.why === why).map(({ modality }) => modality);
    return { why, count: modalitiesOf.length, examples: [...new Set(modalitiesOf)] };
  });
  return { documents, rows, passedOver: passedOver.filter(({ count }) => count > 0) };
}

const regionNotTaken = {
  outcome: 'no-mark',
  reason: 'regions-not-taken',
  detail: 'Marks are not taken from outlines and segmentations: see `intake.regions` of the configuration.',
} as const satisfies Partial<InspectionRow>;

const aboutMark = ({ document, mark }: StudyMark) => ({
  document: document.name,
  groupIndex: mark.source.groupIndex,
  ...(mark.trackingID !== undefined && { trackingID: mark.trackingID }),
});

function supersededBy(reason: keyof typeof jobReasons): Pick<InspectionRow, 'outcome' | 'reason' | 'detail'> {
  const { meaning, nextStep } = jobReasons[reason];
  return { outcome: 'superseded', reason, detail: `${meaning} ${nextStep}` };
}

async function markRow(mark: StudyMark, volumes: SeriesVolumes): Promise<InspectionRow> {
  try {
    const { series } = mark;
    if (series === undefined) throw new DicomError('image-not-found', 'The marked image is not in the study.');
    const volume = await volumes.around(series.studyInstanceUID, series.seriesInstanceUID, mark.mark);
    return { ...aboutMark(mark), outcome: 'convert', ...axesOf(locateMark(mark.mark, volume)) };
  } catch (error) {
    if (!(error instanceof Recist3dError) || errorCode(error).startsWith('pacs-')) throw error;
    const detail = `${error.message} ${error.nextStep}`;
    return { ...aboutMark(mark), outcome: 'refused', reason: error.code, detail };
  }
}

/** What is no mark, and marks whose images are not there. */
function otherRows({ name, read, unplaced }: StudyDocument): readonly InspectionRow[] {
  if (unplaced === undefined) return read.warnings.map((warning) => warningRow(name, warning));
  return rowsOfMarks(name, read).map((row) =>
    row.outcome === 'readable' ? { ...row, outcome: 'refused', reason: unplaced.code, detail: unplaced.nextStep } : row,
  );
}
