import type { LesionView } from '../../../../server/http/api-schemas.js';
import type {
  AnswerRequest,
  NewReaderStudyView,
  ReaderStudyItemView,
  ReaderStudySummaryView,
  ReaderStudyView,
} from '../../../../server/http/reader-study/reader-study-schemas.js';
import type { ApiClient } from '../api/api-client.js';
import { codeOf } from '../api/api-failure.js';
import { requestId } from '../api/request-id.js';
import { createStore } from '../review/store.js';
import type { Store } from '../review/store.js';

export type Answer = AnswerRequest['answer'];

/** Everything that the panel and the stage of a reader study show. */
export interface ReaderStudyState {
  readonly studies: readonly ReaderStudyView[];
  readonly read: boolean;
  readonly current?: ReaderStudyView | undefined;
  readonly item?: ReaderStudyItemView | undefined;
  readonly finished: boolean;
  readonly summary?: ReaderStudySummaryView | undefined;
  readonly failure?: string | undefined;
  readonly help: boolean;
}

/** The study that goes on after another image study was opened in the same tab; an id, nothing of a patient. */
const resumeKey = 'recist3d.readerStudy';

/** One reader going through a reader study: item after item, timed, with the way back. Answers are kept by the server, so that it can be left at any time. */
export class ReaderStudySession {
  readonly store: Store<ReaderStudyState> = createStore<ReaderStudyState>({
    studies: [],
    read: false,
    finished: false,
    help: false,
  });
  readonly #trail: string[] = [];
  #since: number | undefined;

  constructor(
    private readonly api: ApiClient,
    /** The image study that is open in the viewer. */
    private readonly studyInstanceUID: string,
    /** Opens another image study in this tab. */
    private readonly navigate: (studyInstanceUID: string) => void,
  ) {}

  /** Reads the studies there are, and goes on with the one that this tab was in. */
  async start(): Promise<void> {
    await this.refresh();
    const id = sessionStorage.getItem(resumeKey);
    const study = this.store.get().studies.find((known) => known.id === id);
    if (study !== undefined) await this.enter(study);
  }

  async refresh(): Promise<void> {
    await this.#attempt(async () => {
      const { studies } = await this.api.get<{ studies: ReaderStudyView[] }>('/reader-studies');
      this.store.set({ studies, read: true });
    });
  }

  async create(study: NewReaderStudyView): Promise<void> {
    await this.#attempt(async () => {
      await this.api.post<ReaderStudyView>('/reader-studies', study);
      await this.refresh();
    });
  }

  async enter(study: ReaderStudyView): Promise<void> {
    sessionStorage.setItem(resumeKey, study.id);
    this.store.set({ current: study, finished: false, summary: undefined });
    await this.#ask();
  }

  leave(): void {
    sessionStorage.removeItem(resumeKey);
    this.#trail.length = 0;
    this.store.set({ current: undefined, item: undefined, finished: false });
    void this.refresh();
  }

  /** The first image of the item is on the screen: its time begins. */
  begin(): void {
    this.#since ??= performance.now();
  }

  async answer(answer: Answer): Promise<void> {
    const { current, item } = this.store.get();
    if (current === undefined || item === undefined || !fits(current.kind, answer) || this.#since === undefined) return;
    const seconds = (performance.now() - this.#since) / 1000;
    const body: AnswerRequest = {
      itemId: item.itemId,
      answer,
      seconds,
      requestId: requestId(),
      revises: item.answer !== undefined,
    };
    this.#trail.push(item.itemId);
    this.store.set({ item: undefined });
    await this.#attempt(async () => {
      await this.api.post(`/reader-studies/${current.id}/answers`, body);
      await this.#ask();
    });
  }

  /** The item before, to answer it anew. */
  async back(): Promise<void> {
    const before = this.#trail.pop();
    if (before !== undefined) await this.#attempt(() => this.#ask(before));
  }

  async summarize(study: ReaderStudyView): Promise<void> {
    await this.#attempt(async () => {
      this.store.set({ summary: await this.api.get<ReaderStudySummaryView>(`/reader-studies/${study.id}/summary`) });
    });
  }

  /** @returns the answers as CSV */
  async csv(study: ReaderStudyView): Promise<Blob | undefined> {
    const response = await this.api.open(`/reader-studies/${study.id}/export.csv`, { headers: { accept: 'text/csv' } });
    return response.ok ? response.blob() : undefined;
  }

  async #ask(itemId?: string): Promise<void> {
    const { current } = this.store.get();
    if (current === undefined) return;
    const query = itemId === undefined ? '' : `?itemId=${encodeURIComponent(itemId)}`;
    const { item } = await this.api.get<{ item?: ReaderStudyItemView }>(`/reader-studies/${current.id}/next${query}`);
    this.#since = undefined;
    if (item !== undefined && item.studyInstanceUID !== this.studyInstanceUID)
      return this.navigate(item.studyInstanceUID);
    this.store.set({ item, finished: item === undefined, failure: undefined });
    if (item === undefined) await this.refresh();
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.store.set({ failure: codeOf(error), read: true });
    }
  }
}

const fits = (kind: ReaderStudyView['kind'], answer: Answer): boolean =>
  kind === 'acceptance' ? answer === 'accept' || answer === 'reject' : answer !== 'accept' && answer !== 'reject';

/** @returns methods that masks may come from: those that ran on the lesions of this study. */
export const methodsOf = (lesions: readonly LesionView[]): readonly string[] => [
  ...new Set(lesions.map(({ method }) => method.id)),
];
