import getCommandsModule from './getCommandsModule.js';
import getCustomizationModule from './getCustomizationModule.js';
import getPanelModule from './getPanelModule.js';
import { drawSingleSamples, isSoftwareGl } from './host/software-gl.js';
import { isSupported, viewerVersion } from './host/viewer-version.js';
import type { ViewerAccess } from './host/viewer.js';
import { pluginConfig } from './host/viewer.js';
import { chooseWords } from './i18n/choose-words.js';
import { id } from './id.js';
import type { ReviewHolder } from './review/open-review.js';
import { startReview } from './review/start-review.js';
import { followTrackingUids } from './review/tracking-uids.js';
import type { TrackingUids } from './review/tracking-uids.js';
import { releasePrefetchAfterwards } from './viewer/release-prefetch.js';

declare const RECIST3D_VERSION: string;

/** Makes the extension: one review at a time, from entering the mode until leaving it. */
function createExtension() {
  const words = chooseWords(pluginConfig().language ?? navigator.language);
  const holder: ReviewHolder = { current: undefined, listeners: new Set(), enter };
  const tracking: TrackingUids = new Map();
  const stops: (() => void)[] = [];
  let isEntered = false;
  let version: string | undefined;

  const hold = (review: ReviewHolder['current']): void => {
    holder.current = review;
    for (const listener of [...holder.listeners]) listener();
  };
  const leave = (): void => {
    isEntered = false;
    for (const stop of stops.splice(0)) stop();
    holder.current?.end();
    hold(undefined);
    tracking.clear();
  };

  return {
    id,
    version: RECIST3D_VERSION,
    // The viewer calls this in every mode: in those of others nothing is reviewed, and no key is taken.
    onModeEnter: ({ servicesManager }: ViewerAccess) => {
      leave();
      stops.push(followTrackingUids(servicesManager.services, tracking));
    },
    onModeExit: leave,
    getPanelModule: (viewer: ViewerAccess) => getPanelModule(viewer, holder, words),
    getCommandsModule: (viewer: ViewerAccess) => getCommandsModule(viewer, holder),
    getCustomizationModule: () => getCustomizationModule(tracking),
  };

  /** The lesion review is entered; a mode says so by the command `lesionReviewEnter`. */
  function enter(viewer: ViewerAccess): void {
    if (isEntered) return;
    isEntered = true;
    const warning = warnOfVersion(viewer);
    const hasSoftwareGl = isSoftwareGl();
    if (hasSoftwareGl) stops.push(drawSingleSamples());
    stops.push(releasePrefetchAfterwards());
    stops.push(
      whenStudyIsKnown(viewer, (study) => hold(startReview(viewer, study, words, { warning, hasSoftwareGl }))),
    );
  }

  /** Says so where the viewer is none that this was written for; the panel goes on saying it. */
  function warnOfVersion({ servicesManager }: ViewerAccess): string | undefined {
    version ??= viewerVersion();
    if (isSupported(version)) return undefined;
    const message = words.unsupportedViewer(version ?? '?');
    servicesManager.services.uiNotificationService.show({
      title: 'recist3d',
      message,
      type: 'warning',
      duration: 15_000,
    });
    return message;
  }
}

/** The study stands in the address; where it does not, the first images tell. */
function whenStudyIsKnown({ servicesManager }: ViewerAccess, onStudy: (studyInstanceUID: string) => void): () => void {
  const asked = [...new URLSearchParams(window.location.search)].find(([name]) => /^StudyInstanceUIDs?$/i.test(name));
  const [study] = asked?.[1].split(',') ?? [];
  if (study !== undefined && /^[\d.]+$/.test(study)) {
    onStudy(study);
    return () => undefined;
  }
  const { displaySetService } = servicesManager.services;
  const subscription = displaySetService.subscribe(displaySetService.EVENTS.DISPLAY_SETS_ADDED, () => {
    const [first] = displaySetService.getActiveDisplaySets();
    if (first === undefined) return;
    subscription.unsubscribe();
    onStudy(first.StudyInstanceUID);
  });
  return () => subscription.unsubscribe();
}

const extension = createExtension();
export default extension;
