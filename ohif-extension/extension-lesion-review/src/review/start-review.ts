import { createApiClient } from '../api/api-client.js';
import { pluginConfig } from '../host/viewer.js';
import type { ViewerAccess } from '../host/viewer.js';
import type { KeyBindings } from '../host/review-keys.js';
import { takeKeys } from '../host/review-keys.js';
import type { Words } from '../i18n/words.js';
import { installStyle } from '../panels/panel-style.js';
import { answersOf } from '../study/ReaderStudyStage.js';
import { ReaderStudySession } from '../study/reader-study-session.js';
import { ViewportLink } from '../timeline/viewport-link.js';
import { ctImagesOf } from '../viewer/ct-images.js';
import { refreshSeries } from '../viewer/refresh-series.js';
import { loadSlice } from '../viewer/slice-picture.js';
import { Decisions } from './decisions.js';
import { loadImagesAhead } from './images-ahead.js';
import { LesionDesk } from './lesion-desk.js';
import { openFirstLesion } from './open-first-lesion.js';
import type { OpenReview } from './open-review.js';
import { ReviewSession } from './review-session.js';

/** Puts a review of one study together and starts it. Its `end` lets go of everything: listeners, keys, requests, style, labelmap. */
export function startReview(
  viewer: ViewerAccess,
  studyInstanceUID: string,
  words: Words,
  { warning, hasSoftwareGl }: { readonly warning?: string | undefined; readonly hasSoftwareGl: boolean },
): OpenReview {
  const { services } = viewer.servicesManager;
  let token: string | undefined;
  const api = createApiClient({
    root: pluginConfig().apiRoot ?? '/api',
    authorization: () => token ?? services.userAuthenticationService.getAuthorizationHeader()?.Authorization,
    renew: async () => {
      const before = token ?? services.userAuthenticationService.getAuthorizationHeader()?.Authorization;
      const fresh = await pluginConfig().renewToken?.();
      if (fresh !== undefined) token = `Bearer ${fresh}`;
      const now = token ?? services.userAuthenticationService.getAuthorizationHeader()?.Authorization;
      return now !== undefined && now !== before;
    },
  });
  const session = new ReviewSession({
    api,
    studyInstanceUID,
    onResults: (lesions) => {
      const series = lesions
        .flatMap(({ segmentation, report }) => [segmentation, report])
        .map((stored) => stored?.seriesInstanceUID);
      const known = series.filter((uid) => uid !== undefined);
      void refreshSeries(viewer.extensionManager, studyInstanceUID, known).catch(() => undefined);
    },
  });
  const desk = new LesionDesk(viewer, session, words, hasSoftwareGl);
  const decisions = new Decisions(session, desk, words);
  const study = new ReaderStudySession(api, studyInstanceUID, openStudy);
  const stops = [
    installStyle(),
    takeKeys(() => bindings(review)),
    openFirstLesion(services, session, desk),
    loadImagesAhead(session, async (series, sop) => {
      const ct = ctImagesOf(services, series);
      if (ct?.indexOf.has(sop) === true) await loadSlice(ct, sop);
    }),
    warnOfUnsaved(session),
  ];
  const link = new ViewportLink();
  const review: OpenReview = {
    session,
    desk,
    decisions,
    study,
    link,
    words,
    ...(warning !== undefined && { warning }),
    end: () => {
      for (const stop of stops) stop();
      link.end();
      desk.end();
      session.end();
    },
  };
  session.start();
  return review;
}

/** The keys as they are meant now: of the list, or of a reader study. */
function bindings({ session, decisions, desk, study, words }: OpenReview): KeyBindings {
  const { current, item, help } = study.store.get();
  if (current !== undefined && item !== undefined) {
    if (help) return {};
    const answers = answersOf(current.kind, words).map(
      ({ key, answer }) => [key, () => void study.answer(answer)] as const,
    );
    return { ...Object.fromEntries(answers), ',': () => void study.back(), h: () => study.store.set({ help: true }) };
  }
  if (session.store.get().dialog !== undefined) return {};
  return {
    f: () => decisions.accept(),
    j: () => decisions.askForReason(),
    n: () => decisions.next(),
    ',': () => decisions.back(),
    h: () => session.store.set({ dialog: { kind: 'help' } }),
    ...(session.store.get().tool !== 'none' && { Escape: () => desk.useTool('none') }),
  };
}

/** The browser asks before a page with an unsaved correction goes. */
function warnOfUnsaved(session: ReviewSession): () => void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (session.store.get().shown?.edited === true) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  return () => window.removeEventListener('beforeunload', warn);
}

function openStudy(studyInstanceUID: string): void {
  window.location.assign(`${window.location.pathname}?StudyInstanceUIDs=${studyInstanceUID}`);
}
