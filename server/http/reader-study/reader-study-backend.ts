import type { Reader } from '../../access/reader.js';
import type {
  AnswerRequest,
  NewReaderStudyView,
  ReaderStudyItemView,
  ReaderStudySummaryView,
  ReaderStudyView,
} from './reader-study-schemas.js';

/** What the reader study routes need of the server behind them. Every method with an id rejects with `reader-study-not-found`. */
export interface ReaderStudyBackend {
  /** @throws {ReaderStudyError} no-lesions-to-read */
  create(study: NewReaderStudyView, by: Reader): Promise<ReaderStudyView>;
  list(reader: Reader): Promise<readonly ReaderStudyView[]>;
  get(id: string, reader: Reader): Promise<ReaderStudyView>;
  /** The first item that the reader has not answered, or the one named. */
  item(id: string, reader: Reader, itemId?: string): Promise<ReaderStudyItemView | undefined>;
  /** @throws {ReaderStudyError} item-not-found, answer-does-not-fit, already-answered */
  answer(id: string, reader: Reader, answer: AnswerRequest): Promise<ReaderStudyView>;
  summary(id: string): Promise<ReaderStudySummaryView>;
  /** CSV with a row for each answer. */
  csv(id: string): Promise<string>;
}
