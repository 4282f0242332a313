/**
 * The states of a lesion job.
 *
 *   waiting ─► queued ─► fetching ─► segmenting ─► writing ─► stored
 *
 * - waiting: the CT is not there, or still arriving; leaves by quiet timer, or as refused when the time is over
 * - queued: handed to the queue; also where a retry and an interrupted job come back to
 * - fetching, segmenting, writing: in work
 * - stored: SEG and SR are in the archive, confirmed and read back
 * - superseded: a newer version of the mark exists; the end
 * - refused: cannot be converted, with a code and a next step; waits again when the missing images come, or on request
 * - failed: set aside (dead-lettered) after too many attempts; waits again on request
 */
export const jobStates = [
  'waiting',
  'queued',
  'fetching',
  'segmenting',
  'writing',
  'stored',
  'superseded',
  'refused',
  'failed',
] as const;

export type JobState = (typeof jobStates)[number];

/** The only place that says which state may follow which. */
export const legalTransitions: Readonly<Record<JobState, readonly JobState[]>> = {
  waiting: ['queued', 'superseded', 'refused'],
  queued: ['fetching', 'superseded', 'failed'],
  fetching: ['segmenting', 'queued', 'superseded', 'refused', 'failed'],
  segmenting: ['writing', 'queued', 'superseded', 'refused', 'failed'],
  writing: ['stored', 'queued', 'superseded', 'refused', 'failed'],
  stored: ['superseded'],
  superseded: [],
  refused: ['waiting', 'superseded'],
  failed: ['waiting', 'superseded'],
};

/** States of a job that is in somebody's hand. */
export const workingStates = ['fetching', 'segmenting', 'writing'] as const satisfies readonly JobState[];

/** States of a job that a message in the queue drives. */
export const activeStates = ['queued', ...workingStates] as const satisfies readonly JobState[];

export const isLegalTransition = (from: JobState, to: JobState): boolean => legalTransitions[from].includes(to);
