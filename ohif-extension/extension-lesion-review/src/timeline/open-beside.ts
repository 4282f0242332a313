import type { DisplaySet, ViewerAccess } from '../host/viewer.js';

/** How long the viewer may take to list the series of another study. */
const waitMs = 20_000;

/**
 * Shows another study of the patient beside the open one: two viewports, the open study on the left, scrolled and zoomed together.
 * @param imageUID the marked image, so that the right series is chosen where the study has several
 * @returns false where the study has no series to show
 */
export async function openBeside(viewer: ViewerAccess, studyInstanceUID: string, imageUID?: string): Promise<boolean> {
  const { services } = viewer.servicesManager;
  const { displaySetService, viewportGridService } = services;
  const seriesOf = (): DisplaySet | undefined =>
    chosen(displaySetService.getActiveDisplaySets(), studyInstanceUID, imageUID);
  if (seriesOf() === undefined) {
    const [source] = viewer.extensionManager.getActiveDataSource();
    await source?.retrieve.series.metadata({ StudyInstanceUID: studyInstanceUID });
    await until(
      () => seriesOf() !== undefined,
      (changed) => displaySetService.subscribe(displaySetService.EVENTS.DISPLAY_SETS_ADDED, changed),
    );
  }
  const other = seriesOf();
  if (other === undefined) return false;
  const left = viewportGridService.getState().viewports.get(viewportGridService.getActiveViewportId());
  viewer.commandsManager.runCommand('setViewportGridLayout', { numRows: 1, numCols: 2 });
  const [first, second] = [...viewportGridService.getState().viewports.keys()];
  const shown = left?.displaySetInstanceUIDs;
  if (shown !== undefined)
    viewportGridService.setDisplaySetsForViewport({ viewportId: first, displaySetInstanceUIDs: shown });
  viewportGridService.setDisplaySetsForViewport({
    viewportId: second ?? first,
    displaySetInstanceUIDs: [other.displaySetInstanceUID],
  });
  viewer.commandsManager.runCommand('toggleSynchronizer', { type: 'imageSlice' });
  return true;
}

/** The series with the marked image, else the first one with slices. */
function chosen(sets: readonly DisplaySet[], study: string, imageUID: string | undefined): DisplaySet | undefined {
  const own = sets.filter(
    ({ StudyInstanceUID, Modality }) => StudyInstanceUID === study && ['CT', 'MR', 'PT'].includes(Modality),
  );
  const holds = ({ instances = [], images = [] }: DisplaySet): boolean =>
    [...instances, ...images].some(({ SOPInstanceUID }) => SOPInstanceUID === imageUID);
  return own.find(holds) ?? own[0];
}

function until(done: () => boolean, subscribe: (changed: () => void) => { unsubscribe(): void }): Promise<void> {
  if (done()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      subscription.unsubscribe();
      resolve();
    };
    const timer = setTimeout(end, waitMs);
    const subscription = subscribe(() => done() && end());
  });
}
