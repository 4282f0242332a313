import type { PatientResponseView, VisitComparisonView } from '../../../../server/http/patients/patient-schemas.js';
import type { ApiClient } from '../api/api-client.js';
import { ApiFailure } from '../api/api-failure.js';
import type { Store } from '../review/store.js';
import { createStore } from '../review/store.js';

export interface TimelineState {
  readonly response?: PatientResponseView;
  /** Code of the failure. */
  readonly failure?: string | undefined;
  readonly busy: boolean;
  /** What the images say, once a reader asked. */
  readonly comparison?: VisitComparisonView;
  readonly comparing?: boolean;
}

export type TimelineDecision =
  | { readonly kind: 'same'; readonly lesion: string; readonly other: string }
  | { readonly kind: 'merged' | 'split'; readonly lesion: string; readonly other: string; readonly date: string }
  | { readonly kind: 'apart' | 'absent' | 'too-small' | 'progressed'; readonly lesion: string; readonly date: string }
  | { readonly kind: 'new' | 'not-new'; readonly lesion: string };

/** The patient of the open study over time, and what the reader decides of the lesions. */
export class TimelineSession {
  readonly store: Store<TimelineState> = createStore<TimelineState>({ busy: false });

  constructor(
    private readonly api: Pick<ApiClient, 'get' | 'post'>,
    /** The open study; the server knows whose it is, so that no address names the patient. */
    private readonly studyInstanceUID: string,
  ) {}

  load(): Promise<void> {
    return this.#run(async () => undefined);
  }

  /** Keeps a decision, then shows the response as it is with it. */
  decide(decision: TimelineDecision): Promise<void> {
    const body = { ...decision, requestId: crypto.randomUUID() };
    return this.#run(() => this.api.post(`${this.#path}/decisions`, body));
  }

  /** Has the images compared, which takes seconds. */
  async compare(): Promise<void> {
    this.store.set({ comparing: true });
    try {
      const comparison = await this.api.get<VisitComparisonView>(`${this.#path}/comparison`);
      this.store.set({ comparison, comparing: false, failure: undefined });
    } catch (error) {
      this.store.set({ comparing: false, failure: error instanceof ApiFailure ? error.code : 'unexpected' });
    }
  }

  /** Takes the decision that a proposal stands for; it is proposed no longer. */
  async confirm(proposal: VisitComparisonView['proposals'][number]): Promise<void> {
    const { comparison } = this.store.get();
    await this.decide(proposal.decision as TimelineDecision);
    if (comparison === undefined || this.store.get().failure !== undefined) return;
    const proposals = comparison.proposals.filter((other) => other !== proposal);
    this.store.set({ comparison: { ...comparison, proposals } });
  }

  get #path(): string {
    return `/studies/${this.studyInstanceUID}/patient`;
  }

  async #run(first: () => Promise<unknown>): Promise<void> {
    this.store.set({ busy: true });
    try {
      await first();
      const response = await this.api.get<PatientResponseView>(`${this.#path}/response`);
      this.store.set({ response, busy: false, failure: undefined });
    } catch (error) {
      this.store.set({ busy: false, failure: error instanceof ApiFailure ? error.code : 'unexpected' });
    }
  }
}
