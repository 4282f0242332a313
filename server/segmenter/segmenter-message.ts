import type { EngineOptions } from '../../models/engine/create-inference-engine.js';
import type { CandidateRequest, ProposeRequest } from './interactive-segmenter.js';
import type { SegmentRequest } from './segmenter.js';

/** Work for a worker thread; without a kind it is to be segmented. */
export type SegmenterWork =
  | (SegmentRequest & { readonly kind?: 'segment' })
  | (SegmentRequest & { readonly kind: 'quick' })
  | (SegmentRequest & { readonly kind: 'volume' })
  | (SegmentRequest & { readonly kind: 'agreement' })
  | (ProposeRequest & { readonly kind: 'propose' })
  | (CandidateRequest & { readonly kind: 'candidates' });

/** What a worker thread is told when it starts. */
export interface SegmenterWorkerData {
  /** What runs networks; the processor unless given. */
  readonly engine?: EngineOptions;
  /** Folder of the weights of candidates. */
  readonly candidateWeights?: string;
  /** Where the thread counts its native calls, so that it is not ended within one. */
  readonly nativeCalls?: SharedArrayBuffer;
  /** Method that is run on something small at the start, so that the first lesion finds compiled code; none unless given. */
  readonly warmUpWith?: string;
}

/** What the pool sends to a worker thread. */
export interface SegmenterTask {
  readonly id: number;
  readonly request: SegmenterWork;
}

/** An error on its way between threads: classes do not survive it, codes do. */
export interface ForeignError {
  readonly code: string;
  readonly message: string;
}

/** What a worker thread says once, when it is warm. */
export interface SegmenterReady {
  readonly ready: true;
}

/** What a worker thread answers; the outcome is that of the kind of its task. */
export type SegmenterAnswer =
  { readonly id: number; readonly outcome: unknown } | { readonly id: number; readonly error: ForeignError };
