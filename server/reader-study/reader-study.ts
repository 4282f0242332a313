import type { MaskView } from '../http/lesion/lesion-schemas.js';

/** Which mask of a lesion is shown. */
export type MaskSource =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'corrected' }
  | { readonly kind: 'method'; readonly method: string };

export type ReaderStudyKind = 'acceptance' | 'side-by-side';
export type Answer = 'accept' | 'reject' | 'left' | 'right' | 'both' | 'neither';

/** What each kind asks. */
export const answersOf: Readonly<Record<ReaderStudyKind, readonly Answer[]>> = {
  acceptance: ['accept', 'reject'],
  'side-by-side': ['left', 'right', 'both', 'neither'],
};

/** A reader study as it was defined; it never changes. */
export interface ReaderStudy {
  readonly id: string;
  readonly name: string;
  readonly kind: ReaderStudyKind;
  /** One for acceptance, two side by side. */
  readonly sources: readonly MaskSource[];
  readonly seed: number;
  readonly createdAt: Date;
  /** Reader id. */
  readonly createdBy: string;
}

/** One lesion of a study. */
export interface ReaderStudyItem {
  readonly id: string;
  readonly jobId: string;
  /** One for each source, in their order; absent until the item is first shown. Kept, so that every reader sees the same. */
  readonly masks?: readonly MaskView[];
}

/** What a reader answered. Never changed; a later one of the same reader and item takes its place. */
export interface GivenAnswer {
  readonly itemId: string;
  readonly readerId: string;
  readonly requestId: string;
  readonly answer: Answer;
  /** Whether the second source stood on the left. */
  readonly flipped: boolean;
  /** 1-based, in the order of the reader. */
  readonly position: number;
  readonly seconds: number;
  readonly at: Date;
}

/** Where studies, items and answers are kept. */
export interface ReaderStudyStore {
  create(study: ReaderStudy, items: readonly ReaderStudyItem[]): Promise<void>;
  list(): Promise<readonly ReaderStudy[]>;
  find(id: string): Promise<ReaderStudy | undefined>;
  /** In the order of their creation, without masks. */
  items(studyId: string): Promise<readonly ReaderStudyItem[]>;
  item(studyId: string, itemId: string): Promise<ReaderStudyItem | undefined>;
  /** Keeps the masks of an item unless it has them. */
  keepMasks(studyId: string, itemId: string, masks: readonly MaskView[]): Promise<void>;
  /** Oldest first; of one reader where one is named. */
  answers(studyId: string, readerId?: string): Promise<readonly GivenAnswer[]>;
  /** @returns the answer that was kept under the request id before, if any; else keeps this one. */
  keepAnswer(studyId: string, answer: GivenAnswer): Promise<GivenAnswer | undefined>;
}
