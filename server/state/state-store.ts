import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { DocumentRecord } from './document-record.js';
import type { JobState } from './job-state.js';
import type { JobReason, JobTransition, LesionJob, NewJob } from './lesion-job.js';
import type { LesionResult } from './lesion-result.js';

/** Documents that were looked at. */
export interface DocumentStore {
  find(sopInstanceUID: string): Promise<DocumentRecord | undefined>;
  ofStudy(studyInstanceUID: string): Promise<readonly DocumentRecord[]>;
  countOfSeries(seriesInstanceUID: string): Promise<number>;
  /**
   * Keeps the document and its jobs in one step, so that no crash leaves one without the other.
   * @returns the jobs of the document: those made now, and those that were known before (left as they are)
   */
  accept(document: DocumentRecord, jobs: readonly NewJob[]): Promise<AcceptedJobs>;
}

export interface AcceptedJobs {
  readonly created: readonly LesionJob[];
  readonly known: readonly LesionJob[];
}

/** A step of one job. It happens only when the job is in one of the states `from`. */
export interface TransitionRequest {
  readonly from: readonly JobState[];
  readonly to: JobState;
  readonly reason?: JobReason;
  readonly changes?: JobChanges;
}

/** What may change together with the state. */
export interface JobChanges {
  /** The same mark, with the documents that it was merged with. */
  readonly mark?: Mark;
  readonly jobKey?: string;
  readonly ctSeriesInstanceUID?: string;
  readonly checkAt?: Date;
  readonly waitUntil?: Date;
  readonly priority?: number;
  readonly supersededBy?: string;
  /** 0 when the job begins afresh. */
  readonly attempts?: number;
  /** Kept together with the state `stored`. */
  readonly result?: LesionResult;
}

export interface JobStep {
  readonly job: LesionJob;
  readonly step: JobTransition;
}

export interface JobQuery {
  readonly states?: readonly JobState[];
  readonly studyInstanceUID?: string;
  /** Code of the reason. */
  readonly reasonCode?: string;
  /** Newest accepted first. */
  readonly limit: number;
  readonly offset?: number;
}

/** What its message says of a job. */
export type JobUnderWay = Pick<LesionJob, 'id' | 'priority' | 'ctSeriesInstanceUID'>;

export interface ReasonCount<S extends JobState = JobState> {
  readonly state: S;
  readonly code: string;
  readonly jobs: number;
}

export interface HourCount {
  /** Its beginning. */
  readonly hour: Date;
  readonly jobs: number;
}

export interface JobStore {
  find(id: string): Promise<LesionJob | undefined>;
  list(query: JobQuery): Promise<readonly LesionJob[]>;
  count(): Promise<Readonly<Record<JobState, number>>>;
  /** How many jobs are in a state for each reason; the most frequent first. */
  countReasons<S extends JobState>(states: readonly S[]): Promise<readonly ReasonCount<S>[]>;
  /** How many jobs came into a state in each hour since, where there was one; oldest first. */
  hourly(state: JobState, since: Date): Promise<readonly HourCount[]>;
  /** Oldest first. */
  ofStudy(studyInstanceUID: string): Promise<readonly LesionJob[]>;
  ofDocument(sopInstanceUID: string): Promise<readonly LesionJob[]>;
  /** Jobs of one lesion: the same tracking UID on the same CT series. */
  ofLesion(ctSeriesInstanceUID: string, trackingUID: string): Promise<readonly LesionJob[]>;
  /** Waiting jobs whose time to look again has come, most urgent first. */
  dueWaiting(now: Date, limit: number): Promise<readonly LesionJob[]>;
  /** Jobs that a message drives and that came into their state in this time. */
  underWay(since: Date, until: Date): Promise<readonly JobUnderWay[]>;
  /** When the next waiting job is due; undefined where none waits. */
  nextCheckAt(): Promise<Date | undefined>;
  /** Lets a waiting job look again at `checkAt`, without a change of state. */
  scheduleCheck(id: string, checkAt: Date): Promise<void>;
  /** Lets every waiting job of a study look again no later than `at`. */
  wakeWaiting(studyInstanceUID: string, at: Date): Promise<void>;
  /**
   * Moves one job and writes its history in one step.
   * @returns the step, or undefined when the job is unknown or in none of the states `from` (another hand was quicker)
   * @throws {ServerError} illegal-transition when the table of states forbids it
   */
  transition(id: string, request: TransitionRequest): Promise<JobStep | undefined>;
  /** Oldest first. */
  history(id: string): Promise<readonly JobTransition[]>;
  /** Number of the last step that any job made, 0 before the first. */
  lastStep(): Promise<number>;
  /** Steps of all jobs behind a number, in their order, with the job as it is now but for its state. */
  stepsSince(sequence: number, limit: number): Promise<readonly NumberedStep[]>;
}

export interface NumberedStep {
  readonly sequence: number;
  readonly step: JobStep;
}

export interface ResultStore {
  find(jobId: string): Promise<LesionResult | undefined>;
  /** By job id. */
  ofStudy(studyInstanceUID: string): Promise<ReadonlyMap<string, LesionResult>>;
  /** true for a series that a job of this installation wrote. */
  isOwnSeries(seriesInstanceUID: string): Promise<boolean>;
}

/** Where each change feed stands. */
export interface CursorStore {
  get(feed: string): Promise<string | undefined>;
  set(feed: string, cursor: string): Promise<void>;
}

/** When a series last grew: the persisted quiet timer. */
export interface SeriesStore {
  /** An instance of the series arrived: the quiet timer starts afresh, whatever number is counted next. */
  touch(studyInstanceUID: string, seriesInstanceUID: string, at: Date): Promise<void>;
  /**
   * The archive was asked how many instances the series has. A number other than the last one without an arrival between, or a series
   * that was never seen, starts the quiet timer afresh.
   * @returns since when the series has not grown
   */
  observe(studyInstanceUID: string, seriesInstanceUID: string, instances: number, at: Date): Promise<Date>;
}

/** What the server remembers. Everything in it can be lost without harm to the archive: repeats give the same objects. */
export interface StateStore {
  readonly documents: DocumentStore;
  readonly jobs: JobStore;
  readonly results: ResultStore;
  readonly cursors: CursorStore;
  readonly series: SeriesStore;
  /** Rejects when the store cannot be read; for readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
