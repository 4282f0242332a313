import type { DisplaySet, Viewport, ViewerAccess } from '../host/viewer.js';
import type { ImagePair } from './image-pair.js';
import type { ViewportLink } from './viewport-link.js';

/** How long the viewer may take to list the series of another study, or to draw the first image of one. */
const waitMs = 20_000;
const lookAgainMs = 50;
/** Looks in a row that say that nothing moves any more. */
const looksAlike = 6;

/** A study that is to be shown beside the open one. */
export interface StudyBeside {
  readonly studyInstanceUID: string;
  /** The marked image of a lesion in both studies: each viewport goes there, and they are scrolled together from there. */
  readonly images?: ImagePair;
}

/**
 * Shows another study of the patient beside the open one: two viewports, the open study on the left, scrolled together where a lesion says
 * which slices belong together.
 * @param link of the viewports, which serves one pair at a time
 * @returns false where the study has no series to show
 */
export async function openBeside(
  viewer: ViewerAccess,
  link: ViewportLink,
  { studyInstanceUID, images }: StudyBeside,
): Promise<boolean> {
  const { services } = viewer.servicesManager;
  const { viewportGridService } = services;
  const other = await seriesOf(viewer, studyInstanceUID, images?.other);
  if (other === undefined) return false;
  const open = shownSeries(viewer, images?.open);
  const isDivided = (): boolean => viewportGridService.getState().viewports.size === 2;
  const wasDivided = isDivided();
  if (!wasDivided) {
    viewer.commandsManager.runCommand('setViewportGridLayout', { numRows: 1, numCols: 2 });
    await until(isDivided);
  }
  link.end();
  const ids = [...viewportGridService.getState().viewports.keys()].slice(0, 2);
  const sets = [open, other];
  ids.forEach((viewportId, i) => {
    const uid = sets[i]?.displaySetInstanceUID;
    if (uid === undefined) return;
    viewportGridService.setDisplaySetsForViewport({ viewportId, displaySetInstanceUIDs: [uid] });
  });
  const shown = (): readonly (Viewport | undefined)[] => ids.map((id, i) => viewportWith(viewer, id, sets[i]));
  await until(() => shown().every((viewport) => viewport !== undefined));
  if (images !== undefined) await goTogether(link, shown, images);
  // The open study was zoomed to a lesion: beside a whole slice it says little. Once divided the reader's own zoom stays.
  if (!wasDivided) for (const viewport of shown()) showWhole(viewport);
  return true;
}

function showWhole(viewport: Viewport | undefined): void {
  viewport?.resetCamera?.();
  viewport?.render();
}

/**
 * Links the viewports and takes both to their image. Linked first: wherever one of them is taken while its series is loaded, the other one is at
 * the same place. A viewport that a new layout made anew meanwhile is linked anew.
 */
async function goTogether(
  link: ViewportLink,
  shown: () => readonly (Viewport | undefined)[],
  images: ImagePair,
): Promise<void> {
  const elements = (): readonly unknown[] => shown().map((viewport) => viewport?.element);
  let linked: readonly unknown[] = [];
  await until(async () => {
    const [left, right] = shown();
    if (left === undefined || right === undefined) return false;
    linked = elements();
    if (!link.join([left, right], images)) return false;
    await Promise.all([stayAt(right, images.other), stayAt(left, images.open)]);
    return elements().every((element, i) => element === linked[i]);
  });
}

/** @returns the series with the marked image, else the first one with slices; the study's series are asked for where they are not there. */
async function seriesOf(viewer: ViewerAccess, study: string, imageUID: string | undefined) {
  const { displaySetService } = viewer.servicesManager.services;
  const found = (): DisplaySet | undefined => chosen(displaySetService.getActiveDisplaySets(), study, imageUID);
  if (found() === undefined) {
    const [source] = viewer.extensionManager.getActiveDataSource();
    await source?.retrieve.series.metadata({ StudyInstanceUID: study });
    await until(() => found() !== undefined);
  }
  return found();
}

function chosen(sets: readonly DisplaySet[], study: string, imageUID: string | undefined): DisplaySet | undefined {
  const own = sets.filter(
    ({ StudyInstanceUID, Modality }) => StudyInstanceUID === study && ['CT', 'MR', 'PT'].includes(Modality),
  );
  return own.find((set) => holds(set, imageUID)) ?? own[0];
}

const holds = ({ instances = [], images = [] }: DisplaySet, imageUID: string | undefined): boolean =>
  [...instances, ...images].some(({ SOPInstanceUID }) => SOPInstanceUID === imageUID);

/** The series of the open study with the marked image, else what the first viewport shows. */
function shownSeries(viewer: ViewerAccess, imageUID: string | undefined): DisplaySet | undefined {
  const { displaySetService, viewportGridService } = viewer.servicesManager.services;
  const sets = displaySetService.getActiveDisplaySets();
  const [first] = viewportGridService.getState().viewports.values();
  const shown = first?.displaySetInstanceUIDs ?? [];
  return (
    sets.find((set) => holds(set, imageUID)) ??
    sets.find(({ displaySetInstanceUID }) => shown.includes(displaySetInstanceUID))
  );
}

/** @returns the viewport once it draws images of the series. */
function viewportWith(viewer: ViewerAccess, id: string, set: DisplaySet | undefined): Viewport | undefined {
  // A viewport without images is null.
  const viewport = viewer.servicesManager.services.cornerstoneViewportService.getCornerstoneViewport(id) ?? undefined;
  const shows = set === undefined || viewport?.getCurrentImageId?.()?.includes(set.SeriesInstanceUID) === true;
  return shows ? viewport : undefined;
}

/** Goes to an image until the viewport stays there: a series that is still being loaded begins with its first image once more. */
async function stayAt(viewport: Viewport, imageUID: string): Promise<void> {
  const named = (id: string): boolean => id.includes(`/instances/${imageUID}/`);
  let stayed = 0;
  await until(() => {
    stayed = named(viewport.getCurrentImageId?.() ?? '') ? stayed + 1 : 0;
    if (stayed > 0) return stayed >= looksAlike;
    const index = viewport.getImageIds?.().findIndex(named) ?? -1;
    if (index >= 0) void viewport.setImageIdIndex?.(index).catch(() => undefined);
    return false;
  });
}

/** The viewer tells of some of its changes, and not of all: it is looked at again and again for a while. */
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + waitMs;
  while (!(await done()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
}
