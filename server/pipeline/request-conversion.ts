import type { ReadWarning } from '../../dicom-sr/measurement/mark.js';
import { ServerError } from '../errors/server-error.js';
import { PacsError } from '../pacs/pacs-error.js';
import type { InstanceSummary } from '../pacs/pacs.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { DocumentReader, ReadDocument, ReadOptions } from './document-reader.js';
import { messageOf } from './message-of.js';
import { moveJob } from './move-job.js';
import type { DocumentReference, PipelineContext } from './pipeline-context.js';
import { wantedModalities, wantedSopClasses } from './wanted-documents.js';

/** What a person asks for: a study, one report of it, or one mark of that report. */
export interface ConversionRequest {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID?: string | undefined;
  readonly sopInstanceUID?: string | undefined;
  readonly groupIndex?: number | undefined;
  readonly method?: string | undefined;
}

export interface RequestedConversion {
  readonly jobs: readonly LesionJob[];
  readonly warnings: readonly ReadWarning[];
}

/** A person waits for it. */
const requestPriority = 10;

/**
 * Reads the marks now and takes them up before all others. What is stored stays as it is, unless it was deleted from the archive; what was
 * refused or failed is tried again.
 * @throws {ServerError} study-not-found, document-not-found
 * @throws {PacsError}
 */
export async function requestConversion(
  context: PipelineContext,
  reader: DocumentReader,
  request: ConversionRequest,
): Promise<RequestedConversion> {
  const { groupIndex, method = context.settings.method } = request;
  const options = { method, priority: requestPriority, ...(groupIndex === undefined ? {} : { groupIndex }) };
  context.describeMethod(method);
  const read: ReadDocument[] = [];
  for (const document of await documentsOf(context, request)) read.push(await readDocument(reader, document, options));
  const jobs: LesionJob[] = [];
  for (const job of read.flatMap((document) => document.jobs)) jobs.push(await urge(context, job));
  return { jobs, warnings: read.flatMap(({ record }) => record.warnings) };
}

async function documentsOf(
  { pacs, state, settings }: PipelineContext,
  request: ConversionRequest,
): Promise<readonly DocumentReference[]> {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = request;
  if (seriesInstanceUID !== undefined && sopInstanceUID !== undefined)
    return [{ studyInstanceUID, seriesInstanceUID, sopInstanceUID }];
  const series = await pacs.searchSeries(studyInstanceUID);
  if (series.length === 0) throw new ServerError('study-not-found');
  const documents: InstanceSummary[] = [];
  for (const { modality, seriesInstanceUID: report } of series) {
    if (!wantedModalities(settings).includes(modality) || (await state.results.isOwnSeries(report))) continue;
    documents.push(...(await pacs.searchInstances(studyInstanceUID, report)));
  }
  return documents.filter(({ sopClassUID }) => wantedSopClasses(settings).includes(sopClassUID));
}

async function readDocument(
  reader: DocumentReader,
  document: DocumentReference,
  options: ReadOptions,
): Promise<ReadDocument> {
  try {
    return await reader.read(document, options);
  } catch (error) {
    if (error instanceof PacsError && error.code === 'pacs-not-found') throw new ServerError('document-not-found');
    throw error;
  }
}

/** @returns the job as it is after the request. */
async function urge(context: PipelineContext, job: LesionJob): Promise<LesionJob> {
  const now = context.now();
  if (job.state === 'waiting') await context.state.jobs.scheduleCheck(job.id, now);
  if (job.state === 'queued') await context.lesions.enqueue(messageOf(job, requestPriority));
  const waitUntil = new Date(now.getTime() + context.settings.waitMs);
  const isGone = job.state === 'stored' && !(await isInArchive(context, job));
  const again = await moveJob(context, job.id, {
    from: isGone ? ['stored'] : ['refused', 'failed'],
    to: 'waiting',
    reason: { code: isGone ? 'result-deleted' : 'requested' },
    changes: { attempts: 0, checkAt: now, waitUntil, priority: requestPriority },
  });
  return again ?? (await context.state.jobs.find(job.id)) ?? job;
}

/** Whether SEG and SR of a stored job are still there. */
async function isInArchive({ pacs, state }: PipelineContext, { id, studyInstanceUID }: LesionJob): Promise<boolean> {
  const result = await state.results.find(id);
  if (result === undefined) return false;
  for (const { seriesInstanceUID, sopInstanceUID } of [result.segmentation, result.report]) {
    const held = await pacs.searchInstances(studyInstanceUID, seriesInstanceUID);
    if (!held.some((instance) => instance.sopInstanceUID === sopInstanceUID)) return false;
  }
  return true;
}
