import type { SegmentOutcome, SegmentRequest } from './segmenter.js';

/** What the pool sends to a worker thread. */
export interface SegmenterTask {
  readonly id: number;
  readonly request: SegmentRequest;
}

/** An error on its way between threads: classes do not survive it, codes do. */
export interface ForeignError {
  readonly code: string;
  readonly message: string;
}

/** What a worker thread answers. */
export type SegmenterAnswer =
  { readonly id: number; readonly outcome: SegmentOutcome } | { readonly id: number; readonly error: ForeignError };
