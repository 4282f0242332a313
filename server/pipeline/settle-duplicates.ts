import { comparePrecedence, sameLesion } from '../../dicom-sr/measurement/same-lesion.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { SupersedeContext } from './supersede.js';
import { supersede } from './supersede.js';

/** Jobs in these states are no longer in the running. */
const ended: ReadonlySet<string> = new Set(['superseded', 'refused', 'failed']);

/**
 * Settles which of several marks of one lesion on one image counts, that stand in different documents (a report and a presentation state):
 * the first by precedence. The others are superseded.
 * @param job about to leave `waiting`
 * @returns false where `job` itself was superseded
 */
export async function settleDuplicates(context: SupersedeContext, job: LesionJob): Promise<boolean> {
  const { id, mark, documentUID, studyInstanceUID, method } = job;
  const others = (await context.state.jobs.ofStudy(studyInstanceUID)).filter(
    (other) =>
      other.id !== id &&
      other.documentUID !== documentUID &&
      other.method.id === method.id &&
      !ended.has(other.state) &&
      sameLesion(other.mark, mark),
  );
  if (others.length === 0) return true;
  const dated = await Promise.all(
    [job, ...others].map(async (each) => ({
      job: each,
      mark: each.mark,
      writtenAt: (await context.state.documents.find(each.documentUID))?.writtenAt ?? '',
    })),
  );
  const [first, ...rest] = dated.sort(comparePrecedence);
  for (const { job: other } of rest) await supersede(context, other, 'duplicate-mark', first.job.id);
  return first.job === job;
}
