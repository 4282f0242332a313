import type { ReadMarks, ReadWarning } from '../../dicom-sr/measurement/mark.js';
import { isPart10 } from '../../dicom-sr/part10/read-part10.js';
import { deriveUid } from '../../dicom-sr/provenance/derive-uid.js';
import { pairSingleLines } from '../../dicom-sr/readers/aim/pair-single-lines.js';
import type { MarkTextOptions } from '../../dicom-sr/readers/read-mark-text.js';
import { readMarkText } from '../../dicom-sr/readers/read-mark-text.js';
import { nothingRead } from '../../dicom-sr/readers/read-warning.js';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';
import { onlyCt } from '../../dicom-sr/volume/image-sop-classes.js';
import { writeMarkSr } from '../../dicom-sr/writers/write-mark-sr.js';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import { ServerError } from '../errors/server-error.js';
import type { Pacs } from '../pacs/pacs.js';
import type { ConversionRequest, RequestedConversion } from '../pipeline/request-conversion.js';
import { storeResult } from '../pipeline/store-result.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { MarkOnImage, MarksOfStudy } from './marks-on-images.js';
import { byStudy, marksOnImages } from './marks-on-images.js';

export interface MarkImportContext {
  readonly pacs: Pacs;
  /** Takes up a report that is in the archive. */
  readonly request: (request: ConversionRequest) => Promise<RequestedConversion>;
  /** Only CT unless given. */
  readonly modalities?: readonly Modality[];
  readonly now: () => Date;
}

export interface MarkImportOptions extends MarkTextOptions {
  /** Of marks whose document names no study. */
  readonly studyInstanceUID?: string;
}

/** What became of documents that were sent. */
export interface ImportedMarks {
  /** Reports of the marks, as they are in the archive now. */
  readonly reports: readonly Pick<WrittenObject, 'studyInstanceUID' | 'seriesInstanceUID' | 'sopInstanceUID'>[];
  readonly jobs: readonly LesionJob[];
  readonly warnings: readonly ReadWarning[];
}

/** The images of a study are asked of the archive: a table of more is for `recist3d convert`. */
const mostStudies = 50;

/**
 * Takes annotations and tables into the archive: their marks become Structured Reports of the studies that they lie in, and are converted as
 * those of a viewer are. The same documents again are the same reports.
 * @param files AIM 4 in XML or JSON, or tables of marks
 * @throws {ServerError} too-many-studies; those of storing
 * @throws {PacsError}
 */
export async function importMarks(
  context: MarkImportContext,
  files: readonly Uint8Array[],
  { studyInstanceUID, ...options }: MarkImportOptions = {},
): Promise<ImportedMarks> {
  const read = pairedAcrossFiles(files.map((bytes) => readFile(bytes, options)));
  const { studies, warnings: lost } = byStudy(read, studyInstanceUID);
  if (studies.size > mostStudies) throw new ServerError('too-many-studies');
  const reports: WrittenObject[] = [];
  const warnings = [...read.flatMap((document) => document.warnings), ...lost];
  for (const [study, marks] of studies) {
    const placed = await marksOnImages(context.pacs, study, marks, context.modalities ?? onlyCt);
    warnings.push(...placed.warnings);
    if (placed.found !== undefined) reports.push(...reportsOf(placed.found, context.now()));
  }
  const jobs: LesionJob[] = [];
  for (const report of reports) {
    await store(context.pacs, report);
    const requested = await context.request(placeOf(report));
    jobs.push(...requested.jobs);
    warnings.push(...requested.warnings);
  }
  return { reports: reports.map(placeOf), jobs, warnings };
}

/** DICOM objects go to the archive by STOW-RS. */
const readFile = (bytes: Uint8Array, options: MarkTextOptions): ReadMarks =>
  isPart10(bytes) ? nothingRead('unsupported-document') : readMarkText(bytes, options);

/** ePAD keeps the lines of a lesion in files of their own. */
function pairedAcrossFiles(read: readonly ReadMarks[]): readonly ReadMarks[] {
  const paired = pairSingleLines(read.flatMap(({ marks }) => marks));
  const longAxes = new Map(paired.map((mark) => [mark.longAxis, mark]));
  return read.map((document) => ({
    ...document,
    marks: document.marks.flatMap(({ longAxis }) => longAxes.get(longAxis) ?? []),
  }));
}

/** One report for each observer. */
function reportsOf({ header, marks }: MarksOfStudy, contentAt: Date): readonly WrittenObject[] {
  const byObserver = new Map<string, MarkOnImage[]>();
  for (const mark of marks) {
    const observer = mark.observer?.name ?? '';
    byObserver.set(observer, [...(byObserver.get(observer) ?? []), mark]);
  }
  return [...byObserver].map(([name, own]) => {
    const content = own.map(({ source: _source, observer: _observer, ...mark }) => mark);
    const key = deriveUid('imported marks', header.StudyInstanceUID, name, JSON.stringify(content));
    return writeMarkSr({
      header,
      key,
      contentAt,
      form: 'planar-roi',
      manufacturer: 'recist3d mark import',
      ...(own[0].observer && { observer: own[0].observer }),
      marks: content.map((mark, i) => ({ ...mark, trackingUID: mark.trackingUID ?? deriveUid(key, String(i)) })),
    });
  });
}

const placeOf = ({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: WrittenObject) => ({
  studyInstanceUID,
  seriesInstanceUID,
  sopInstanceUID,
});

/** A report that is there already was written at another time, and stays. */
async function store(pacs: Pacs, report: WrittenObject): Promise<void> {
  const held = await pacs.searchInstances(report.studyInstanceUID, report.seriesInstanceUID);
  if (!held.some(({ sopInstanceUID }) => sopInstanceUID === report.sopInstanceUID))
    await storeResult({ pacs }, [report]);
}
