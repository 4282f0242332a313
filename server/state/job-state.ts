/**
 * The states of a lesion job.
 *
 *   waiting ─► queued ─► fetching ─► segmenting ─► writing ─► stored
 *
 * What each means, and how it is left, is said by `jobStateMeanings`.
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

/** What each state means and how it is left; also in the OpenAPI document. */
export const jobStateMeanings: Readonly<Record<JobState, string>> = {
  waiting:
    'The CT is not there, or still arriving. Left when its series has not grown for the quiet time; refused (failed, where the archive could ' +
    'not be asked) when the waiting time is over.',
  queued: 'Handed to the queue; a retry and an interrupted job come back here.',
  fetching: 'In work: the CT series is fetched and assembled.',
  segmenting: 'In work: segmented, measured and checked.',
  writing: 'In work: SEG and SR are written, stored, and read back.',
  stored: 'SEG and SR are in the archive. Waits again on request where they were deleted there.',
  superseded:
    'A newer version of the mark, its document or the method counts, or an administrator discarded it; the end.',
  refused: 'Cannot be converted, with a code and a next step. Waits again when the missing images come, or on request.',
  failed: 'Set aside (dead-lettered) after too many attempts. Waits again on request.',
};

/** The only place that says which state may follow which. */
export const legalTransitions: Readonly<Record<JobState, readonly JobState[]>> = {
  waiting: ['queued', 'superseded', 'refused', 'failed'],
  queued: ['fetching', 'superseded', 'failed'],
  fetching: ['segmenting', 'queued', 'superseded', 'refused', 'failed'],
  segmenting: ['writing', 'queued', 'superseded', 'refused', 'failed'],
  writing: ['stored', 'queued', 'superseded', 'refused', 'failed'],
  stored: ['superseded', 'waiting'],
  superseded: [],
  refused: ['waiting', 'superseded'],
  failed: ['waiting', 'superseded'],
};

/** States of a job that is in somebody's hand. */
export const workingStates = ['fetching', 'segmenting', 'writing'] as const satisfies readonly JobState[];

/** States of a job that a message in the queue drives. */
export const activeStates = ['queued', ...workingStates] as const satisfies readonly JobState[];

export const isLegalTransition = (from: JobState, to: JobState): boolean => legalTransitions[from].includes(to);
