import type { MaskedLesionView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { CorrectionRequest, DecisionRequest, ReviewView } from '../../../../server/http/review/review-schemas.js';
import { ApiFailure, codeOf } from '../api/api-failure.js';
import { requestId } from '../api/request-id.js';
import type { Words } from '../i18n/words.js';
import type { ReviewSession } from './review-session.js';
import type { OtherDecision } from './review-state.js';
import { markOf, sameMark } from './shown-lesion.js';
import { isVerified, statusOf } from './lesion.js';

export type RejectReason = Extract<DecisionRequest, { decision: 'reject' }>['reason'];

/** What a decision needs of the lesion in view. */
export interface ReviewDesk {
  /** Brings a lesion into view. */
  open(jobId: string): Promise<void>;
  readonly editor: {
    /** The mask as it is drawn now. */
    currentMask(): MaskedLesionView['mask'] | undefined;
    /** Told what the server has of a lesion now. */
    markSaved(jobId: string, sent: MaskedLesionView, version: number): void;
  };
}

/** What a reader decides about the lesion in view. A decision shows at once, and is taken back where the server does not agree. */
export class Decisions {
  /** Lesions that were in view, newest last; for `back`. */
  readonly #trail: string[] = [];

  constructor(
    private readonly session: ReviewSession,
    private readonly desk: ReviewDesk,
    private readonly words: Words,
  ) {}

  /** Opens a lesion; asks first where the one in view was changed and not saved. */
  open(jobId: string): void {
    const { selected, shown } = this.session.store.get();
    if (shown?.edited === true && jobId !== shown.jobId) {
      this.session.store.set({ dialog: { kind: 'unsaved', then: () => this.#open(jobId, selected) } });
      return;
    }
    this.#open(jobId, selected);
  }

  #open(jobId: string, from: string | undefined): void {
    if (from !== undefined && from !== jobId) this.#trail.push(from);
    void this.desk.open(jobId);
  }

  next(): void {
    const next = this.session.next();
    if (next === undefined) this.session.store.set({ spoken: this.words.spoken.allReviewed });
    else this.open(next.view.jobId);
  }

  back(): void {
    const { shown } = this.session.store.get();
    const jobId = this.#trail[this.#trail.length - 1];
    if (jobId === undefined) return;
    if (shown?.edited === true) {
      this.session.store.set({ dialog: { kind: 'unsaved', then: () => this.back() } });
      return;
    }
    this.#trail.pop();
    void this.desk.open(jobId);
  }

  /**
   * Accepts the result in view and goes to the next one. A mask that was changed is not accepted but saved; what was accepted or corrected already is
   * left as it is, for to accept is to agree with the automatic result.
   */
  accept(): void {
    const { shown } = this.session.store.get();
    if (shown === undefined || !this.#mayDecide()) return;
    if (shown.edited) {
      this.session.store.set({ dialog: { kind: 'unsaved', then: () => this.accept() } });
      return;
    }
    if (isVerified(this.session.lesion(shown.jobId))) return this.next();
    void this.#decide({ decision: 'accept' }, 'accepted', this.words.spoken.accepted);
  }

  askForReason(): void {
    if (this.session.store.get().shown !== undefined && this.#mayDecide())
      this.session.store.set({ dialog: { kind: 'reject' } });
  }

  reject(reason: RejectReason, comment: string): void {
    this.session.store.set({ dialog: undefined });
    void this.#decide(
      { decision: 'reject', reason, ...(comment !== '' && { comment }) },
      'rejected',
      this.words.spoken.rejected,
    );
  }

  reopen(): void {
    if (!this.#mayDecide()) return;
    void this.#decide({ decision: 'reopen' }, 'unreviewed', this.words.spoken.reopened, true);
  }

  /** What is in view alone is decided about: while the next lesion is on its way, the one before is in view still, and was decided already. */
  #mayDecide(): boolean {
    const { shown, selected, session } = this.session.store.get();
    if (shown?.jobId !== selected) return false;
    const lesion = this.session.lesion(shown?.jobId);
    if (session?.scopes.includes('review') === false) {
      this.session.store.set({ failure: 'not-permitted' });
      return false;
    }
    return lesion !== undefined && statusOf(lesion) !== 'superseded';
  }

  async #decide(
    decision:
      { decision: 'accept' } | { decision: 'reopen' } | { decision: 'reject'; reason: RejectReason; comment?: string },
    state: ReviewView['state'],
    spoken: string,
    stay = false,
  ): Promise<void> {
    const { shown } = this.session.store.get();
    const lesion = this.session.lesion(shown?.jobId);
    if (shown === undefined || lesion === undefined) return;
    const { jobId, version } = shown;
    const before: ReviewView = lesion.review ?? this.#unreviewed(jobId);
    this.session.takeReview({ ...before, state, version: version + 1 });
    this.session.store.set({ failure: undefined, spoken });
    if (!stay) this.next();
    const seconds = (performance.now() - shown.since) / 1000;
    const body = { ...decision, version, requestId: requestId(), seconds };
    try {
      this.#settle(await this.session.api.post<ReviewView>(`/review/${jobId}`, body));
    } catch (error) {
      this.session.takeReview(before);
      this.#tell(error, jobId);
    }
  }

  /** The server's word of a decision; the version in view follows it, so that the next decision is not a conflict with oneself. */
  #settle(review: ReviewView): void {
    this.session.takeReview(review);
    const { shown } = this.session.store.get();
    if (shown?.jobId === review.jobId) this.session.store.set({ shown: { ...shown, version: review.version } });
  }

  #unreviewed(jobId: string): ReviewView {
    const { studyInstanceUID } = this.session.store.get();
    return { jobId, studyInstanceUID, state: 'unreviewed', version: 0, history: [] };
  }

  /** Stores the mask as it is drawn: a corrected SEG and a verified report. */
  async save(): Promise<boolean> {
    const { shown, busy } = this.session.store.get();
    const mask = this.desk.editor.currentMask();
    const lesion = this.session.lesion(shown?.jobId);
    if (shown === undefined || mask === undefined || lesion === undefined || busy === 'saving' || !this.#mayDecide())
      return false;
    this.session.store.set({ busy: 'saving', failure: undefined });
    const sent = { ...shown.live, mask };
    const moved = !sameMark(shown.mark, markOf(lesion.view));
    const body: CorrectionRequest = {
      mask,
      origin: 'edited',
      version: shown.version,
      requestId: requestId(),
      seconds: (performance.now() - shown.since) / 1000,
      ...(moved && { mark: shown.mark }),
    };
    try {
      const review = await this.session.api.post<ReviewView>(`/review/${shown.jobId}/correction`, body);
      this.desk.editor.markSaved(shown.jobId, sent, review.version);
      this.session.takeReview(review);
      this.session.store.set({ busy: undefined, spoken: this.words.spoken.saved });
      return true;
    } catch (error) {
      this.session.store.set({ busy: undefined });
      this.#tell(error, shown.jobId);
      return false;
    }
  }

  #tell(error: unknown, jobId: string): void {
    if (error instanceof ApiFailure && error.status === 409) {
      const other = error.problem?.['conflict'] as OtherDecision | undefined;
      this.session.store.set({
        dialog: { kind: 'conflict', jobId, ...(other !== undefined && { other }) },
        spoken: '',
      });
      this.session.forgetMask(jobId);
      void this.session.refresh();
      return;
    }
    this.session.store.set({ failure: codeOf(error), spoken: '' });
  }

  /** After a conflict: the lesion as it is now, with the version that is now seen. Asks first where another one is in view and was changed. */
  showOther(jobId: string): void {
    const { shown, selected } = this.session.store.get();
    const show = (): void => {
      this.session.forgetMask(jobId);
      void this.session.refresh().then(() => this.#open(jobId, selected));
    };
    const isOtherUnsaved = shown?.edited === true && shown.jobId !== jobId;
    this.session.store.set({ dialog: isOtherUnsaved ? { kind: 'unsaved', then: show } : undefined });
    if (!isOtherUnsaved) show();
  }
}
