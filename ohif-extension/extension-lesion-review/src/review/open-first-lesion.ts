import { ApiFailure } from '../api/api-failure.js';
import type { Services } from '../host/viewer.js';
import { ctImagesOf, isMultiFrame } from '../viewer/ct-images.js';
import { hasImage } from '../viewer/bring-into-view.js';
import { viewportsOf } from '../viewer/viewport-layout.js';
import { statusOf } from './lesion.js';
import type { LesionDesk } from './lesion-desk.js';
import type { ReviewSession } from './review-session.js';

const imageRendered = 'CORNERSTONE_IMAGE_RENDERED';

/**
 * Opens the first unreviewed lesion as soon as list and images are there: a reader who comes from the worklist sees it at once.
 * @returns how to stop waiting
 */
export function openFirstLesion(services: Services, session: ReviewSession, desk: LesionDesk): () => void {
  const { cornerstoneViewportService, viewportGridService } = services;
  let opened = false;
  const stops: (() => void)[] = [];
  const stop = (): void => {
    for (const each of stops.splice(0)) each();
  };
  const look = async (): Promise<void> => {
    if (opened || session.store.get().phase !== 'ready' || session.store.get().selected !== undefined) return;
    const list = session.list();
    const lesion = list.find((one) => statusOf(one) === 'unreviewed') ?? list.find(({ view }) => view.segmentation);
    if (lesion === undefined) return;
    const { series, isRefused } = await seriesOf(session, lesion.view.jobId);
    if (opened || session.store.get().selected !== undefined) return;
    if (!isRefused && (series === undefined || !isReady(services, series))) return;
    opened = true;
    stop();
    await desk.open(lesion.view.jobId);
  };
  const again = (): void => void look();
  const subscriptions = [
    cornerstoneViewportService.subscribe(cornerstoneViewportService.EVENTS.VIEWPORT_DATA_CHANGED, again),
    viewportGridService.subscribe(viewportGridService.EVENTS.VIEWPORTS_READY, again),
  ];
  // The first image may come after all of these.
  document.addEventListener(imageRendered, again, true);
  stops.push(() => document.removeEventListener(imageRendered, again, true));
  stops.push(session.store.subscribe(again), ...subscriptions.map((subscription) => () => subscription.unsubscribe()));
  return stop;
}

/** The series of a lesion's mask. A server that cannot be reached is asked again; one that refuses will go on to, which opening the lesion says. */
async function seriesOf(
  session: ReviewSession,
  jobId: string,
): Promise<{ readonly series?: string; readonly isRefused?: boolean }> {
  try {
    return { series: (await session.mask(jobId)).mask.grid.seriesInstanceUID };
  } catch (error) {
    return { isRefused: error instanceof ApiFailure && !error.isPassing };
  }
}

/** The series is in a viewport with an image; or it never will be one that can be worked on, which opening it says. */
function isReady(services: Services, seriesInstanceUID: string): boolean {
  const ct = ctImagesOf(services, seriesInstanceUID);
  if (ct === undefined) return isMultiFrame(services, seriesInstanceUID);
  const [viewport] = viewportsOf(services, ct);
  return viewport !== undefined && hasImage(viewport);
}
