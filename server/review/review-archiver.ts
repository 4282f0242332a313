import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { errorCode } from '../errors/error-code.js';
import { logUnexpected } from '../logging/log-unexpected.js';
import type { Log } from '../logging/log.js';
import type { Pacs } from '../pacs/pacs.js';
import { isOutage } from '../pipeline/disposition.js';
import { storeResult } from '../pipeline/store-result.js';
import type { ArchivedEntry } from './review-entry.js';
import type { ReviewStore } from './review-store.js';
import type { WriteReview } from './write-review.js';

export interface ReviewArchiverOptions {
  readonly reviews: ReviewStore;
  readonly pacs: Pacs;
  readonly write: WriteReview;
  readonly log: Log;
  readonly now: () => Date;
  /** Delay before the second try; it doubles up to five minutes. */
  readonly retryMs: number;
}

const longestDelayMs = 300_000;
/** A try that failed for another reason than an outage this often is left to a person. */
const tries = 5;
const batch = 20;

/**
 * Stores what decisions leave in the archive: verified reports, corrected segmentations, rejection notes. The database says what is still to
 * be stored, so that neither an outage nor a restart loses any; UIDs and bytes come from the entry, so that storing twice is storing once.
 */
export class ReviewArchiver {
  readonly #listeners = new Set<(entry: ArchivedEntry) => void>();
  /** Entries in work, by job and version. */
  readonly #working = new Map<string, Promise<ArchivedEntry>>();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #stopped = false;

  constructor(private readonly options: ReviewArchiverOptions) {}

  /** Calls back when the objects of an entry were stored, or failed. */
  onSettled(listener: (entry: ArchivedEntry) => void): void {
    this.#listeners.add(listener);
  }

  /** Looks for entries that an earlier run left. */
  start(): void {
    this.wake();
  }

  /** Looks for entries now. */
  wake(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#round = (this.#round ?? Promise.resolve()).then(() => this.#archiveDue());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
    await Promise.allSettled(this.#working.values());
  }

  /** @returns the entry after one try; a try that is under way is shared. */
  archive(entry: ArchivedEntry): Promise<ArchivedEntry> {
    const name = `${entry.jobId} ${entry.version}`;
    const working = this.#working.get(name) ?? this.#try(entry).finally(() => this.#working.delete(name));
    this.#working.set(name, working);
    return working;
  }

  async #archiveDue(): Promise<void> {
    try {
      const due = await this.options.reviews.pending(this.options.now(), batch);
      for (const entry of due) {
        if (this.#stopped) return;
        await this.archive(entry);
      }
      await this.#schedule();
    } catch (error) {
      logUnexpected(this.options.log, 'review-archiver', error);
      this.#again(longestDelayMs);
    }
  }

  async #schedule(): Promise<void> {
    const next = await this.options.reviews.nextPendingAt();
    if (next !== undefined) this.#again(next.getTime() - this.options.now().getTime());
  }

  #again(delayMs: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.max(10, delayMs));
    this.#timer.unref();
  }

  async #try(entry: ArchivedEntry): Promise<ArchivedEntry> {
    const { reviews, pacs, write, log, now } = this.options;
    const started = performance.now();
    try {
      const objects = await write(entry);
      await storeResult({ pacs }, objects);
      await reviews.archived(entry.jobId, entry.version, { state: 'stored' });
      log('review.archived', {
        job: entry.jobId,
        state: entry.state,
        objects: objects.length,
        durationMs: performance.now() - started,
      });
    } catch (error) {
      logUnexpected(log, 'review-archiver', error);
      const state = this.#hasFailed(entry, error) ? 'failed' : 'pending';
      const delayMs = Math.min(longestDelayMs, this.options.retryMs * 2 ** Math.min(entry.archive.attempts, 10));
      const tryAgainAt = new Date(now().getTime() + delayMs);
      await reviews.archived(entry.jobId, entry.version, { state, code: errorCode(error), tryAgainAt });
      log('review.not-archived', {
        job: entry.jobId,
        code: errorCode(error),
        attempt: entry.archive.attempts + 1,
        outcome: state,
      });
      if (state === 'pending') this.#again(delayMs);
    }
    return this.#settled(entry);
  }

  #hasFailed({ archive }: ArchivedEntry, error: unknown): boolean {
    if (isOutage(error)) return false;
    const retryable = error instanceof Recist3dError ? error.retryable : true;
    return !retryable || archive.attempts + 1 >= tries;
  }

  async #settled({ jobId, version }: ArchivedEntry): Promise<ArchivedEntry> {
    const history = await this.options.reviews.history(jobId);
    const entry = history.find((candidate) => candidate.version === version);
    if (entry === undefined) throw new Error('an entry of the review is gone');
    for (const listener of this.#listeners) listener(entry);
    return entry;
  }
}
