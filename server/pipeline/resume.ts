import type { JobUnderWay } from '../state/state-store.js';
import { messageOf } from './message-of.js';
import type { PipelineContext } from './pipeline-context.js';

const pageSize = 500;

/** When jobs came into the state in which they are. */
export interface Period {
  readonly since: Date;
  readonly until: Date;
}

/** Whatever there is. */
const ever: Period = { since: new Date(0), until: new Date(8.64e15) };

/**
 * Mends what a kill, or a database that was away between two steps, left between state and queue: a job that is under way has a message, and
 * one whose message was set aside has failed. Correctness never rests on the queue alone.
 * @param onLost told of jobs whose message was set aside
 * @param period jobs of this time only
 * @returns how many jobs are under way
 */
export async function resume(
  { state, lesions }: Pick<PipelineContext, 'state' | 'lesions'>,
  onLost: (jobId: string, reason: string) => Promise<void>,
  { since, until }: Period = ever,
): Promise<number> {
  const jobs = await state.jobs.underWay(since, until);
  for (let from = 0; from < jobs.length; from += pageSize)
    await mend(lesions, jobs.slice(from, from + pageSize), onLost);
  return jobs.length;
}

async function mend(
  lesions: PipelineContext['lesions'],
  jobs: readonly JobUnderWay[],
  onLost: (jobId: string, reason: string) => Promise<void>,
): Promise<void> {
  const messages = await lesions.find(jobs.map(({ id }) => id));
  for (const job of jobs) {
    const letter = messages.get(job.id);
    if (letter !== undefined) await onLost(job.id, letter.reason);
    else if (!messages.has(job.id)) await lesions.enqueue(messageOf(job));
  }
}
