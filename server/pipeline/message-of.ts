import type { QueueMessage } from '../queue/job-queue.js';
import type { JobUnderWay } from '../state/state-store.js';
import type { LesionWork } from './pipeline-context.js';

/** @returns the message that drives a queued job; lesions of one series go to one worker where they can, which then fetches it once. */
export const messageOf = (
  { id, priority, ctSeriesInstanceUID }: JobUnderWay,
  atLeast = priority,
): QueueMessage<LesionWork> => ({
  key: id,
  payload: { jobId: id },
  priority: Math.max(priority, atLeast),
  ...(ctSeriesInstanceUID === undefined ? {} : { group: ctSeriesInstanceUID }),
});
