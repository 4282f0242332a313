import type { Reader } from '../../access/reader.js';
import type {
  CorrectionRequest,
  DecisionRequest,
  ReviewEventView,
  ReviewQuery,
  ReviewStatisticsView,
  ReviewView,
} from './review-schemas.js';

/** What the review routes need of the server behind them. */
export interface ReviewBackend {
  list(query: ReviewQuery): Promise<{ readonly reviews: readonly ReviewView[]; readonly next?: string }>;
  /** @throws {ServerError} job-not-found */
  get(jobId: string): Promise<ReviewView>;
  /** @throws {ReviewConflict} @throws {ReviewError} result-missing, result-superseded @throws {ServerError} job-not-found */
  decide(jobId: string, reader: Reader, decision: DecisionRequest): Promise<ReviewView>;
  /** As `decide`. @throws {DicomError} grid-mismatch, empty-mask, unsupported-segmentation, and for a mark that lies on no image */
  correct(jobId: string, reader: Reader, correction: CorrectionRequest): Promise<ReviewView>;
  statistics(): Promise<ReviewStatisticsView>;
  /** Calls back at each decision, and when its objects reached the archive. @returns how to stop. */
  subscribe(listener: (event: ReviewEventView) => void): () => void;
}
