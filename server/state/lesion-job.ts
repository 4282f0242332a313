import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { JobState } from './job-state.js';

/** Why a job is in its state: a code of an error catalogue or a stable word; the detail holds counts and geometry only. */
export interface JobReason {
  readonly code: string;
  readonly detail?: string;
}

/** A mark that was accepted for conversion, before its CT was looked for. */
export interface NewJob {
  /** jobIdOf(mark, method). */
  readonly id: string;
  readonly mark: Mark;
  readonly method: MethodDescription;
  /** Higher goes first; 0 is a mark as it arrived. */
  readonly priority: number;
  /** When the job is refused if its CT has not come. */
  readonly waitUntil: Date;
}

/** One mark on its way to a result. */
export interface LesionJob extends NewJob {
  /** Study of the marked image, where the result belongs; the document may lie in another one. */
  readonly studyInstanceUID: string;
  /** SOP Instance UID of the document that holds the mark. */
  readonly documentUID: string;
  readonly state: JobState;
  readonly reason?: JobReason;
  /** Set with ctSeriesInstanceUID when the CT was found; every UID of the result comes from it. */
  readonly jobKey?: string;
  readonly ctSeriesInstanceUID?: string;
  /** How often the job went into work since it was last queued afresh. */
  readonly attempts: number;
  /** Content date and time of the result; stored once, so that a repeat is byte-identical. */
  readonly acceptedAt: Date;
  readonly stateSince: Date;
  /** When a waiting job looks for its CT again. */
  readonly checkAt: Date;
  /** ms spent in each state so far, the present one left out. */
  readonly timings: Readonly<Partial<Record<JobState, number>>>;
  /** Id of the job that took its place. */
  readonly supersededBy?: string;
}

/** One step of a job's history. */
export interface JobTransition {
  readonly at: Date;
  readonly from: JobState;
  readonly to: JobState;
  readonly reason?: JobReason;
  /** Attempt in which it happened; 0 before the first. */
  readonly attempt: number;
  /** ms in the state that was left. */
  readonly stageMs: number;
}
