import type { ArchivedEntry, ArchiveState, ReviewEntry } from './review-entry.js';
import type { ReviewState } from './review-state.js';

/** What came of a step. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly entry: ArchivedEntry }
  /** The same request was appended before. */
  | { readonly kind: 'repeated'; readonly entry: ArchivedEntry }
  /** The id belongs to another request. */
  | { readonly kind: 'reused' }
  /** Another version than the one that the reader saw; undefined where there is no entry at all. */
  | { readonly kind: 'conflict'; readonly current: ArchivedEntry | undefined }
  /** The table of states forbids it. */
  | { readonly kind: 'illegal'; readonly current: ArchivedEntry | undefined };

/** Numbers of one method over the reviews that count now. */
export interface MethodCounts {
  readonly methodId: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly corrected: number;
  readonly edits: readonly { readonly dice: number; readonly voxelsChanged: number; readonly seconds?: number }[];
}

/** Decisions of readers: append-only. Unlike jobs they cannot be made again, so they lie in a database of their own that is worth a backup. */
export interface ReviewStore {
  /** Every entry of a lesion, oldest first. */
  history(jobId: string): Promise<readonly ArchivedEntry[]>;
  /** By job id; lesions without an entry are left out. */
  ofStudy(studyInstanceUID: string): Promise<ReadonlyMap<string, readonly ArchivedEntry[]>>;
  /** Job ids whose latest entry has this state. */
  inState(state: ReviewState): Promise<readonly string[]>;
  /**
   * Checks the version and the step, and writes the entry, in one transaction.
   * @param expectedVersion version of the last entry that the reader saw, 0 for none
   * @param archive `pending` where objects are to be stored
   */
  append(entry: Omit<ReviewEntry, 'version'>, expectedVersion: number, archive: ArchiveState): Promise<AppendOutcome>;
  /** Entries whose objects are to be stored now, oldest first. */
  pending(now: Date, limit: number): Promise<readonly ArchivedEntry[]>;
  /** When the next one is due; undefined where none is pending. */
  nextPendingAt(): Promise<Date | undefined>;
  /** Settles, or puts off, the storing of an entry's objects. */
  archived(
    jobId: string,
    version: number,
    outcome: { readonly state: ArchiveState; readonly code?: string; readonly tryAgainAt?: Date },
  ): Promise<void>;
  /** Entries with a correction that counts now, oldest first. */
  corrections(): Promise<readonly ArchivedEntry[]>;
  counts(): Promise<readonly MethodCounts[]>;
}
