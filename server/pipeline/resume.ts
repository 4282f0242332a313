import type { LesionJob } from '../state/lesion-job.js';
import { activeStates } from '../state/job-state.js';
import { messageOf } from './message-of.js';
import type { PipelineContext } from './pipeline-context.js';

const pageSize = 500;

/**
 * Mends what a kill left between state and queue: a job that is under way has a message. Correctness never rests on the queue alone.
 * @param onLost told of messages that were set aside while their job was not
 * @returns how many jobs are under way
 */
export async function resume(
  { state, lesions }: Pick<PipelineContext, 'state' | 'lesions'>,
  onLost: (jobId: string, reason: string) => Promise<void>,
): Promise<number> {
  for (const { payload, reason } of await lesions.deadLetters(100_000)) await onLost(payload.jobId, reason);
  const active = await allActive(state);
  for (const job of active) await lesions.enqueue(messageOf(job));
  return active.length;
}

async function allActive(state: PipelineContext['state']): Promise<readonly LesionJob[]> {
  const jobs: LesionJob[] = [];
  for (;;) {
    const page = await state.jobs.list({ states: activeStates, limit: pageSize, offset: jobs.length });
    jobs.push(...page);
    if (page.length < pageSize) return jobs;
  }
}
