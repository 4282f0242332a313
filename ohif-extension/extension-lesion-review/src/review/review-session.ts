import type { LesionView } from '../../../../server/http/api-schemas.js';
import type { CandidateListView } from '../../../../server/http/candidates/candidate-schemas.js';
import type { SessionView } from '../../../../server/http/access/access-schemas.js';
import type { MaskedLesionView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { ReviewView } from '../../../../server/http/review/review-schemas.js';
import type { ApiClient } from '../api/api-client.js';
import { ApiFailure } from '../api/api-failure.js';
import { followEvents } from '../api/event-stream.js';
import { arranged, nextUnreviewed, statusOf } from './lesion.js';
import type { Lesion } from './lesion.js';
import { initialState } from './review-state.js';
import type { ReviewState } from './review-state.js';
import { createStore } from './store.js';
import type { Store } from './store.js';

/** Events come in bursts, one a state; the list is read once after them, */
const settleMs = 120;
/** and so long after the first of them at the latest: a stream of events that does not pause must not put the reading off for good. */
const longestSettleMs = 1000;
/** Masks of lesions that were not opened yet, kept ready so that the next one shows at once. */
const readyMasks = 6;

export interface ReviewSessionOptions {
  readonly api: ApiClient;
  readonly studyInstanceUID: string;
  /** Told of lesions whose results reached the archive since the list was read before. */
  readonly onResults: (lesions: readonly LesionView[]) => void;
}

/**
 * The lesions of one study while it is open: read from the API, followed live, sorted, and gone through one by one.
 * What is drawn is not its business; see LesionDesk.
 */
export class ReviewSession {
  readonly store: Store<ReviewState>;
  readonly api: ApiClient;
  readonly #options: ReviewSessionOptions;
  readonly #masks = new Map<string, Promise<MaskedLesionView>>();
  readonly #stops: (() => void)[] = [];
  readonly #ended = new AbortController();
  #reading: Promise<void> | undefined;
  #again = false;
  #wantsCandidates = true;
  #settle: ReturnType<typeof setTimeout> | undefined;
  /** When the first event came that was not read after. */
  #heardAt: number | undefined;

  constructor(options: ReviewSessionOptions) {
    this.#options = options;
    this.api = options.api;
    this.store = createStore(initialState(options.studyInstanceUID));
  }

  /** Reads the lesions and follows what happens to them until `end`. */
  start(): void {
    void this.api
      .get<SessionView>('/session', this.#ended.signal)
      .then((session) => this.store.set({ session }))
      .catch(() => undefined);
    void this.refresh();
    const path = `/events?studyInstanceUID=${this.#options.studyInstanceUID}`;
    this.#stops.push(
      followEvents(this.api, path, {
        onOpen: () => {
          this.store.set({ connection: 'live' });
          this.#readSoon();
        },
        onLost: () => this.store.set({ connection: 'lost' }),
        onEvent: () => this.#readSoon(),
      }),
    );
  }

  end(): void {
    this.#ended.abort();
    clearTimeout(this.#settle);
    for (const stop of this.#stops.splice(0)) stop();
    for (const url of this.store.get().thumbnails.values()) URL.revokeObjectURL(url);
    this.#masks.clear();
  }

  /** Not at the first event: those of a decision come while the next lesion is drawn. */
  #readSoon(): void {
    clearTimeout(this.#settle);
    const now = performance.now();
    this.#heardAt ??= now;
    const waitMs = Math.min(settleMs, this.#heardAt + longestSettleMs - now);
    this.#settle = setTimeout(() => {
      this.#heardAt = undefined;
      void this.refresh();
    }, waitMs);
  }

  /** Reads lesions and reviews anew; calls while it reads lead to one more reading. */
  async refresh(): Promise<void> {
    if (this.#reading !== undefined) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
      if (this.#again && !this.#ended.signal.aborted) {
        this.#again = false;
        void this.refresh();
      }
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const study = this.#options.studyInstanceUID;
    try {
      const [{ lesions }, { reviews }] = await Promise.all([
        this.api.get<{ lesions: LesionView[] }>(`/studies/${study}/lesions`, this.#ended.signal),
        this.api.get<{ reviews: ReviewView[] }>(`/review?studyInstanceUID=${study}&limit=1000`, this.#ended.signal),
      ]);
      const byJob = new Map(reviews.map((review) => [review.jobId, review]));
      this.#take(
        lesions.map((view) => {
          const review = byJob.get(view.jobId);
          return review === undefined ? { view } : { view, review };
        }),
      );
      void this.#readCandidates();
    } catch (error) {
      if (this.#ended.signal.aborted || this.store.get().phase === 'ready') return;
      this.store.set({ phase: 'failed', failure: error instanceof ApiFailure ? error.code : 'unexpected' });
    }
  }

  /** Asked for after each reading, as a lesion that was marked meanwhile is a candidate no longer. Where it fails the list of lesions serves. */
  async #readCandidates(): Promise<void> {
    if (!this.#wantsCandidates) return;
    try {
      const path = `/studies/${this.#options.studyInstanceUID}/candidates`;
      const { state, candidates } = await this.api.get<CandidateListView>(path, this.#ended.signal);
      this.#wantsCandidates = state !== 'off';
      this.store.set({ candidates });
    } catch (error) {
      this.#wantsCandidates = error instanceof ApiFailure && error.isPassing;
    }
  }

  #take(read: readonly Lesion[]): void {
    const before = this.store.get();
    const lesions = read.map((lesion) => this.#newest(lesion));
    const corrected = new Map(before.lesions.map((lesion) => [correctionKey(lesion), lesion.corrected]));
    const had = new Set(before.lesions.filter(({ view }) => view.segmentation).map(({ view }) => view.jobId));
    this.store.set({
      lesions: lesions.map((lesion) => {
        const known = corrected.get(correctionKey(lesion));
        return known === undefined ? lesion : { ...lesion, corrected: known };
      }),
      phase: 'ready',
      // What was said of a lesion stays until the reader goes on: events of the server lead here at any moment.
      ...(before.phase === 'failed' && { failure: undefined }),
    });
    const arrived = lesions
      .map(({ view }) => view)
      .filter(({ jobId, segmentation }) => segmentation && !had.has(jobId));
    if (before.phase === 'ready' && arrived.length > 0) this.#options.onResults(arrived);
    this.#makeReady();
  }

  /**
   * A list that was read while a decision was on its way does not take it back. Where it knows of a newer one, of another reader, the mask that is kept
   * here may count no longer.
   */
  #newest(read: Lesion): Lesion {
    const known = this.lesion(read.view.jobId)?.review;
    const [knownVersion, readVersion] = [known?.version ?? 0, read.review?.version ?? 0];
    if (known !== undefined && knownVersion > readVersion) return { ...read, review: known };
    if (readVersion > knownVersion) this.forgetMask(read.view.jobId);
    return read;
  }

  /** A decision that this reader just made, until the server's own word of it comes. */
  takeReview(review: ReviewView): void {
    const lesions = this.store
      .get()
      .lesions.map((lesion) => (lesion.view.jobId === review.jobId ? { view: lesion.view, review } : lesion));
    this.store.set({ lesions });
    this.forgetMask(review.jobId);
    this.#readCorrections();
  }

  /** The list tells the numbers of what counts: of a correction, once its objects are there. */
  #readCorrections(): void {
    for (const { view, review, corrected } of this.store.get().lesions) {
      if (review?.state !== 'corrected' || review.current === undefined || corrected !== undefined) continue;
      void this.mask(view.jobId)
        .then((mask) => {
          const lesions = this.store
            .get()
            .lesions.map((lesion) =>
              lesion.view.jobId === view.jobId && lesion.review?.version === review.version
                ? { ...lesion, corrected: mask }
                : lesion,
            );
          this.store.set({ lesions });
        })
        .catch(() => undefined);
    }
  }

  lesion(jobId: string | undefined): Lesion | undefined {
    return this.store.get().lesions.find(({ view }) => view.jobId === jobId);
  }

  /** As the list shows them. */
  list(): readonly Lesion[] {
    const { lesions, filter, sort } = this.store.get();
    return arranged(lesions, filter, sort);
  }

  next(): Lesion | undefined {
    return (
      nextUnreviewed(this.list(), this.store.get().selected) ?? nextUnreviewed(this.store.get().lesions, undefined)
    );
  }

  /** The mask that counts; asked for once, and again after a decision changed it. */
  mask(jobId: string): Promise<MaskedLesionView> {
    const known = this.#masks.get(jobId);
    if (known !== undefined) return known;
    const asked = this.api.get<MaskedLesionView>(`/lesions/${jobId}/mask`, this.#ended.signal);
    this.#masks.set(jobId, asked);
    asked.catch(() => this.#masks.delete(jobId));
    return asked;
  }

  forgetMask(jobId: string): void {
    this.#masks.delete(jobId);
  }

  #makeReady(): void {
    this.#readCorrections();
    const open = this.list().filter((lesion) => statusOf(lesion) === 'unreviewed');
    for (const { view } of open.slice(0, readyMasks)) void this.mask(view.jobId).catch(() => undefined);
    for (const lesion of this.store.get().lesions) if (lesion.view.segmentation) void this.#thumbnail(lesion);
  }

  async #thumbnail({ view, review }: Lesion): Promise<void> {
    const key = thumbnailKey(view.jobId, review?.version ?? 0);
    const { thumbnails } = this.store.get();
    if (thumbnails.has(key)) return;
    this.store.set({ thumbnails: new Map([...thumbnails, [key, '']]) });
    try {
      const path = `/lesions/${view.jobId}/thumbnail.png?size=96`;
      const url = URL.createObjectURL(await this.api.picture(path, this.#ended.signal));
      this.store.set({ thumbnails: new Map([...this.store.get().thumbnails, [key, url]]) });
    } catch {
      // A list without pictures serves; the next version asks again.
    }
  }
}

const correctionKey = ({ view, review }: Lesion): string => `${view.jobId}/${review?.version ?? 0}`;
const thumbnailKey = (jobId: string, version: number): string => `${jobId}/${version}`;

/** @returns the address of the picture of a lesion: of what counts now, or of what counted before until that is there. */
export function thumbnailOf(
  { thumbnails }: Pick<ReviewState, 'thumbnails'>,
  { view, review }: Lesion,
): string | undefined {
  for (let version = review?.version ?? 0; version >= 0; version--) {
    const url = thumbnails.get(thumbnailKey(view.jobId, version));
    if (url) return url;
  }
  return undefined;
}
