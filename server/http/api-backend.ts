import type { ReadWarning } from '../../dicom-sr/measurement/mark.js';
import type { ConversionRequest, JobEventView, JobQuery, JobView, LesionView } from './api-schemas.js';
import type { ReviewEventView } from './review/review-schemas.js';

/** One thing that the server needs and whether it is there. */
export interface Dependency {
  readonly name: 'archive' | 'state' | 'segmenter' | 'feed' | 'queue';
  readonly ready: boolean;
  /** Error code where it is not ready. */
  readonly code?: string;
}

/** What runs networks here. */
export interface EngineView {
  readonly name: string;
  /** One sentence: why this one. */
  readonly reason: string;
  /** One sentence for each that was asked for and could not be had. */
  readonly warnings: readonly string[];
}

/** Told of jobs, and of reviews. */
export type EventListener = (event: JobEventView | ReviewEventView, name?: 'job' | 'review') => void;

/** What the HTTP API needs of the server behind it; server/main.ts makes it from the pipeline and the state store. */
export interface ApiBackend {
  jobs(query: JobQuery): Promise<{ readonly jobs: readonly JobView[]; readonly next?: string }>;
  /** @returns undefined where there is no such job. */
  job(id: string): Promise<JobView | undefined>;
  lesions(studyInstanceUID: string): Promise<readonly LesionView[]>;
  /** Reads the marks again and takes them up now. @throws {ServerError} study-not-found, document-not-found */
  request(
    request: ConversionRequest,
  ): Promise<{ readonly jobs: readonly JobView[]; readonly warnings: readonly ReadWarning[] }>;
  /** Calls back at each change of a job's state, and at each decision of a reader. @returns how to stop. */
  subscribe(listener: EventListener): () => void;
  dependencies(): Promise<readonly Dependency[]>;
  readonly engine?: EngineView;
  /** Prometheus text. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}
