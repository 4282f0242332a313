import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { DatedMark } from '../../dicom-sr/measurement/same-lesion.js';
import { comparePrecedence, mergedMark, sameLesion } from '../../dicom-sr/measurement/same-lesion.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { SupersedeContext } from './supersede.js';
import { supersede } from './supersede.js';

interface DatedJob extends DatedMark {
  readonly job: LesionJob;
}

/** Jobs in these states are no longer in the running. */
const ended: ReadonlySet<string> = new Set(['superseded', 'refused', 'failed']);
const duplicate = 'duplicate-mark';

/**
 * Settles which of several marks of one lesion on one image counts, that stand in different documents (a report and a presentation state):
 * the first by precedence. The others are superseded.
 * @param job about to leave `waiting`
 * @returns its mark, with the documents that it was merged with; undefined where `job` itself was superseded
 */
export async function settleDuplicates(context: SupersedeContext, job: LesionJob): Promise<Mark | undefined> {
  const others = await Promise.all((await jobsOfLesion(context, job)).map((other) => dated(context, other)));
  const own = await dated(context, job);
  const running = others.filter((other) => !ended.has(other.job.state));
  const [first = own, ...rest] = [own, ...running].sort(comparePrecedence);
  for (const { job: other } of rest) await supersede(context, other, duplicate, first.job.id);
  return first === own ? mergedMark(own, others) : undefined;
}

/** Those that count or could, and those that lost to another one before. */
async function jobsOfLesion({ state }: SupersedeContext, job: LesionJob): Promise<readonly LesionJob[]> {
  const { id, mark, documentUID, studyInstanceUID, method } = job;
  return (await state.jobs.ofStudy(studyInstanceUID)).filter(
    (other) =>
      other.id !== id &&
      other.documentUID !== documentUID &&
      other.method.id === method.id &&
      (!ended.has(other.state) || other.reason?.code === duplicate) &&
      sameLesion(other.mark, mark),
  );
}

const dated = async ({ state }: SupersedeContext, job: LesionJob): Promise<DatedJob> => ({
  job,
  mark: job.mark,
  writtenAt: (await state.documents.find(job.documentUID))?.writtenAt ?? '',
});
