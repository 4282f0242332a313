import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Mark, ReadMarks } from '../../dicom-sr/measurement/mark.js';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import type { DocumentRecord } from '../state/document-record.js';
import type { LesionJob, NewJob } from '../state/lesion-job.js';
import type { AcceptedJobs } from '../state/state-store.js';
import { jobIdOf } from './job-key.js';
import type { DocumentReference, PipelineContext } from './pipeline-context.js';
import { placeInArchive } from './place-in-archive.js';
import { supersedeDocuments } from './supersede.js';

/** How a document is to be read. */
export interface ReadOptions {
  /** Method id, or `default`. */
  readonly method: string;
  readonly priority: number;
  /** Method and priority are meant for the mark of this group only. */
  readonly groupIndex?: number;
}

/** What came of a document. */
export interface ReadDocument {
  readonly record: DocumentRecord;
  /** Jobs of the marks that were asked for, those included that were known before. */
  readonly jobs: readonly LesionJob[];
}

/** Fetches a document, reads its marks and accepts them as jobs. */
export class DocumentReader {
  constructor(
    private readonly context: PipelineContext,
    private readonly onJobs: () => void,
  ) {}

  /**
   * @throws {PacsError} when the archive does not give the document
   * @throws {DicomError} not-dicom when it is damaged; image-not-found or segmentation-not-found when what would place its marks is not there
   */
  async read(reference: DocumentReference, options: ReadOptions): Promise<ReadDocument> {
    const started = performance.now();
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = reference;
    const part10 = await this.context.pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
    const { dataset } = readPart10(part10);
    if (textOf(dataset, 'SOPInstanceUID') !== sopInstanceUID)
      throw new DicomError('not-dicom', 'The archive gave another document than the one asked for.');
    const isOwn = isOwnObject(dataset);
    const read = isOwn ? nothing : await this.#place(readMarks(dataset), studyInstanceUID);
    const record = recordOf(reference, dataset, read, isOwn);
    const wanted = this.#newJobs(read.marks, options);
    const { created, known } = await this.#accept(record, [
      ...wanted,
      ...(await this.#otherJobs(record, read.marks, options)),
    ]);
    this.#tell(record, read.marks.length, created.length, performance.now() - started);
    const ids = new Set(wanted.map(({ id }) => id));
    return { record, jobs: [...created, ...known].filter(({ id }) => ids.has(id)) };
  }

  /** What the document holds in patient coordinates comes to lie on its images. */
  #place(read: ReadMarks, studyInstanceUID: string): Promise<ReadMarks> {
    return placeInArchive(this.context.pacs, read, studyInstanceUID, this.context.settings.modalities);
  }

  #newJobs(marks: readonly Mark[], { method: id, priority, groupIndex }: ReadOptions): readonly NewJob[] {
    const method = this.context.describeMethod(id);
    const waitUntil = new Date(this.context.now().getTime() + this.context.settings.waitMs);
    return marks
      .filter(({ source }) => groupIndex === undefined || source.groupIndex === groupIndex)
      .map((mark) => ({ id: jobIdOf({ mark, method }), mark, method, priority, waitUntil }));
  }

  /** One mark was asked for of a document that is new: its other marks become jobs as if it had just arrived. */
  async #otherJobs(record: DocumentRecord, marks: readonly Mark[], options: ReadOptions): Promise<readonly NewJob[]> {
    if (options.groupIndex === undefined) return [];
    if ((await this.context.state.documents.find(record.sopInstanceUID))?.kind === 'marks') return [];
    const others = marks.filter(({ source }) => source.groupIndex !== options.groupIndex);
    return this.#newJobs(others, { method: this.context.settings.method, priority: 0 });
  }

  async #accept(record: DocumentRecord, jobs: readonly NewJob[]): Promise<AcceptedJobs> {
    const { state, log, events } = this.context;
    const accepted = await state.documents.accept(record, jobs);
    for (const job of accepted.created) {
      log('job.accepted', { job: job.id, document: record.sopInstanceUID });
      events.accepted(job);
    }
    await this.#supersede(record);
    if (accepted.created.length > 0) this.onJobs();
    return accepted;
  }

  /** Documents come in any order: the one that replaces others may be there before them. */
  async #supersede(record: DocumentRecord): Promise<void> {
    await supersedeDocuments(this.context, record.predecessors);
    const others = await this.context.state.documents.ofStudy(record.studyInstanceUID);
    if (others.some(({ predecessors }) => predecessors.includes(record.sopInstanceUID)))
      await supersedeDocuments(this.context, [record.sopInstanceUID]);
  }

  #tell(
    { sopInstanceUID: document, kind, warnings }: DocumentRecord,
    marks: number,
    newJobs: number,
    durationMs: number,
  ): void {
    const { log, events } = this.context;
    if (kind === 'own') return log('document.own', { document });
    log('document.read', { document, marks, warnings: warnings.length, newJobs, durationMs });
    for (const { reason, groupIndex } of warnings) log('document.warning', { document, reason, group: groupIndex });
    events.document(
      marks,
      warnings.map(({ reason }) => reason),
    );
  }
}

const nothing: ReadMarks = { marks: [], warnings: [] };

function recordOf(
  { studyInstanceUID, seriesInstanceUID, sopInstanceUID }: DocumentReference,
  dataset: NaturalDataset,
  { marks, warnings }: ReadMarks,
  isOwn: boolean,
): DocumentRecord {
  const { writtenAt, predecessors } = readVersion(dataset);
  return {
    studyInstanceUID,
    seriesInstanceUID,
    sopInstanceUID,
    sopClassUID: textOf(dataset, 'SOPClassUID') ?? '',
    kind: isOwn ? 'own' : marks.length > 0 ? 'marks' : 'no-marks',
    warnings,
    writtenAt,
    predecessors: isOwn ? [] : predecessors,
  };
}
