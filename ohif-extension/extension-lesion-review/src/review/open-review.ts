import type { ViewerAccess } from '../host/viewer.js';
import type { Words } from '../i18n/words.js';
import type { Decisions } from './decisions.js';
import type { LesionDesk } from './lesion-desk.js';
import type { ReviewSession } from './review-session.js';
import type { ViewportLink } from '../timeline/viewport-link.js';
import type { ReaderStudySession } from '../study/reader-study-session.js';

/** One study under review, from entering the mode until leaving it. */
export interface OpenReview {
  readonly session: ReviewSession;
  readonly desk: LesionDesk;
  readonly decisions: Decisions;
  readonly study: ReaderStudySession;
  /** Of the viewports of two visits. */
  readonly link: ViewportLink;
  readonly words: Words;
  /** That this viewer is none that the plugin was written for. */
  readonly warning?: string;
  end(): void;
}

/** Where panels and commands find the review that is open. */
export interface ReviewHolder {
  current: OpenReview | undefined;
  /** Panels that wait for a study. */
  readonly listeners: Set<() => void>;
  /** Starts the review of the study that is open, in a mode that is one. */
  readonly enter: (viewer: ViewerAccess) => void;
}
