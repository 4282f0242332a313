import { ReviewError } from './review-error.js';
import type { ReviewState } from './review-state.js';

/** What stands in the way of a decision. */
export interface ReviewConflictDetail {
  readonly state: ReviewState;
  readonly version: number;
  /** Name of the reader who decided. */
  readonly reader: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Somebody else decided meanwhile. What he decided is told to the reader, never logged. */
export class ReviewConflict extends ReviewError {
  constructor(readonly conflict: ReviewConflictDetail) {
    super('review-conflict');
  }
}
