import type { QueueMessage } from '../queue/job-queue.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { LesionWork } from './pipeline-context.js';

/** @returns the message that drives a queued job; lesions of one series go to one worker where they can, which then fetches it once. */
export const messageOf = (
  { id, priority, ctSeriesInstanceUID }: LesionJob,
  atLeast = priority,
): QueueMessage<LesionWork> => ({
  key: id,
  payload: { jobId: id },
  priority: Math.max(priority, atLeast),
  ...(ctSeriesInstanceUID === undefined ? {} : { group: ctSeriesInstanceUID }),
});
