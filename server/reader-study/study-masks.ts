import type { MaskView } from '../http/lesion/lesion-schemas.js';
import type { InteractiveService } from '../interactive/interactive-service.js';
import type { ReviewStore } from '../review/review-store.js';
import type { StateStore } from '../state/state-store.js';
import type { MaskSource } from './reader-study.js';

export interface StudyMasksOptions {
  readonly interactive: InteractiveService;
  readonly reviews: ReviewStore;
  readonly state: Pick<StateStore, 'results'>;
}

/** Finds the masks of lesions that a reader study shows. */
export class StudyMasks {
  constructor(private readonly options: StudyMasksOptions) {}

  /** @returns whether a lesion has the mask, or can be segmented for it. */
  async has(jobId: string, source: MaskSource): Promise<boolean> {
    if (source.kind === 'corrected')
      return (await this.options.reviews.history(jobId)).some(({ correction }) => correction !== undefined);
    return (await this.options.state.results.find(jobId)) !== undefined;
  }

  async get(jobId: string, source: MaskSource): Promise<MaskView> {
    const { interactive, reviews } = this.options;
    if (source.kind === 'automatic') return (await interactive.mask(jobId, 'automatic')).mask;
    if (source.kind === 'method')
      return (await interactive.segment(jobId, { strokes: [], method: source.method })).mask;
    const corrected = (await reviews.history(jobId)).findLast(({ correction }) => correction !== undefined);
    if (corrected?.correction === undefined) throw new Error('a lesion of the study has lost its correction');
    return corrected.correction.mask;
  }
}
