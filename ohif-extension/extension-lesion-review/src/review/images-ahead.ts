import type { MaskedLesionView } from '../../../../server/http/lesion/lesion-schemas.js';
import { unreviewedAfter } from './lesion.js';
import type { Lesion } from './lesion.js';
import type { ReviewState } from './review-state.js';
import type { Store } from './store.js';

/** Marked slices of so many lesions to come are loaded; of the first of them every slice that it is on, for the strip. */
const lesionsAhead = 3;

/** What is known of the lesions to come. */
export interface AheadSession {
  readonly store: Pick<Store<ReviewState>, 'get' | 'subscribe'>;
  /** As the list shows them. */
  list(): readonly Lesion[];
  mask(jobId: string): Promise<MaskedLesionView>;
}

/**
 * Has the viewer load the images of the lesions to come while a reader looks at the one in view, so that their slices are there when he goes on. One
 * after the other: what he does meanwhile goes first.
 * @param load one image of a series into the viewer's cache
 * @returns how to stop
 */
export function loadImagesAhead(
  session: AheadSession,
  load: (seriesInstanceUID: string, sopInstanceUID: string) => Promise<unknown>,
): () => void {
  let inView: string | undefined;
  const stop = session.store.subscribe(() => {
    const { shown } = session.store.get();
    if (shown === undefined || shown.jobId === inView) return;
    inView = shown.jobId;
    void loadAll(shown.jobId);
  });

  /** Until another lesion comes into view; an image that cannot be had is asked for again when it is needed, and said to be missing then. */
  async function loadAll(jobId: string): Promise<void> {
    const coming = unreviewedAfter(session.list(), jobId).slice(0, lesionsAhead);
    try {
      const masks = await Promise.all(coming.map(({ view }) => session.mask(view.jobId)));
      for (const [series, sop] of imagesOf(coming, masks)) {
        if (inView !== jobId) return;
        await load(series, sop);
      }
    } catch {
      return;
    }
  }

  return () => {
    inView = undefined;
    stop();
  };
}

/** Marked slices first. */
const imagesOf = (
  lesions: readonly Lesion[],
  masks: readonly MaskedLesionView[],
): readonly (readonly [seriesInstanceUID: string, sopInstanceUID: string])[] => [
  ...masks.map(({ mask }, i) => [mask.grid.seriesInstanceUID, lesions[i].view.mark.sopInstanceUID] as const),
  ...masks
    .slice(0, 1)
    .flatMap(({ mask }) => mask.slices.map((slice) => [mask.grid.seriesInstanceUID, slice.sopInstanceUID] as const)),
];
