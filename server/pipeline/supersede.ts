import { jobStates } from '../state/job-state.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { StateStore } from '../state/state-store.js';
import { moveJob } from './move-job.js';
import type { PipelineContext } from './pipeline-context.js';

/** What versions are settled with. */
export type SupersedeContext = Pick<PipelineContext, 'state' | 'events' | 'log'>;

/**
 * Settles which of several versions of one mark counts: the one of the document that was written last, within one document the job that
 * was accepted last (another method). The others are superseded; their results stay in the archive, as nothing is ever deleted there.
 * @param job about to leave `waiting`, with its CT series found
 * @returns false where `job` itself was superseded by a newer version
 */
export async function settleVersions(context: SupersedeContext, job: LesionJob, ctSeries: string): Promise<boolean> {
  const versions = [job, ...(await otherVersions(context.state, job, ctSeries))];
  const dated = await Promise.all(
    versions.map(async (version) => ({ version, order: await orderOf(context.state, version) })),
  );
  dated.sort((a, b) => (a.order < b.order ? -1 : 1));
  const newest = dated.at(-1)?.version ?? job;
  for (const { version } of dated) {
    if (version === newest) continue;
    await supersede(context, version, 'newer-mark', newest.id);
  }
  return newest === job;
}

/** Supersedes every job of documents that another document names as its predecessors (PS3.3 C.17.2). */
export async function supersedeDocuments(context: SupersedeContext, documentUIDs: readonly string[]): Promise<void> {
  for (const uid of documentUIDs) {
    for (const job of await context.state.jobs.ofDocument(uid)) await supersede(context, job, 'newer-document');
  }
}

/** Ends a job in whose place another one counts. */
export async function supersede(context: SupersedeContext, job: LesionJob, code: string, by?: string): Promise<void> {
  const from = jobStates.filter((state) => state !== 'superseded');
  const changes = by === undefined ? {} : { supersededBy: by };
  await moveJob(context, job.id, { from, to: 'superseded', reason: { code }, changes });
}

/** The same lesion (tracking UID, CT series) in another document, or the same group of the same document by another method. */
async function otherVersions(state: StateStore, job: LesionJob, ctSeries: string): Promise<readonly LesionJob[]> {
  const { trackingUID, source } = job.mark;
  const ofLesion = trackingUID === undefined ? [] : await state.jobs.ofLesion(ctSeries, trackingUID);
  const ofDocument = await state.jobs.ofDocument(job.documentUID);
  const candidates = [
    ...ofLesion.filter(({ documentUID }) => documentUID !== job.documentUID),
    ...ofDocument.filter(({ mark }) => mark.source.groupIndex === source.groupIndex),
  ];
  return candidates.filter(({ id, state: at }) => id !== job.id && at !== 'superseded');
}

/** Sorts by age: when the document was written, then when the job was accepted. */
async function orderOf(state: StateStore, { id, documentUID, acceptedAt }: LesionJob): Promise<string> {
  const document = await state.documents.find(documentUID);
  return [document?.writtenAt ?? '', acceptedAt.toISOString(), id].join(' ');
}
