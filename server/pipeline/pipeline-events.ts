import type { LesionJob } from '../state/lesion-job.js';
import type { JobStep } from '../state/state-store.js';

/** What the pipeline tells while it works; for progress in the API, metrics and the log. */
export interface PipelineListener {
  /** A mark became a job. */
  readonly onAccepted?: (job: LesionJob) => void;
  /** A job changed its state. */
  readonly onStep?: (step: JobStep) => void;
  /** A document was read: how many marks, and why other groups are none. */
  readonly onDocument?: (marks: number, warningReasons: readonly string[]) => void;
  /** A call to the archive failed. */
  readonly onArchiveError?: (code: string) => void;
}

/** Hands events to whoever listens, in the order of subscription. */
export class PipelineEvents {
  readonly #listeners = new Set<PipelineListener>();

  /** @returns how to stop listening. */
  subscribe(listener: PipelineListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  accepted(job: LesionJob): void {
    for (const listener of this.#listeners) listener.onAccepted?.(job);
  }

  step(step: JobStep): void {
    for (const listener of this.#listeners) listener.onStep?.(step);
  }

  document(marks: number, warningReasons: readonly string[]): void {
    for (const listener of this.#listeners) listener.onDocument?.(marks, warningReasons);
  }

  archiveError(code: string): void {
    for (const listener of this.#listeners) listener.onArchiveError?.(code);
  }
}
