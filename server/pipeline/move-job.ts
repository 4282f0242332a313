import type { LesionJob } from '../state/lesion-job.js';
import type { TransitionRequest } from '../state/state-store.js';
import type { PipelineContext } from './pipeline-context.js';

/**
 * Moves a job and tells of it.
 * @returns the job in its new state, or undefined where it was in none of the states `from`: another hand was quicker
 */
export async function moveJob(
  { state, events, log }: Pick<PipelineContext, 'state' | 'events' | 'log'>,
  id: string,
  request: TransitionRequest,
): Promise<LesionJob | undefined> {
  const moved = await state.jobs.transition(id, request);
  if (moved === undefined) return undefined;
  const { from, to, reason, attempt, stageMs } = moved.step;
  log('job.transition', { job: id, from, to, reason: reason?.code, attempt, stageMs });
  events.step(moved);
  return moved.job;
}
