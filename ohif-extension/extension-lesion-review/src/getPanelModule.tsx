import React, { useSyncExternalStore } from 'react';
import type { ViewerAccess } from './host/viewer.js';
import type { Words } from './i18n/words.js';
import { LesionPanel } from './panels/LesionPanel.js';
import type { OpenReview, ReviewHolder } from './review/open-review.js';
import { timelineWords } from './timeline/timeline-words.js';
import { TimelinePanel } from './timeline/TimelinePanel.js';
import { ReaderStudyPanel } from './study/ReaderStudyPanel.js';

type Panel = (props: { readonly review: OpenReview; readonly viewer: ViewerAccess }) => React.JSX.Element;

/** @returns the panels of the extension. OHIF may draw one before the study is known: it waits for it. */
export default function getPanelModule(viewer: ViewerAccess, holder: ReviewHolder, words: Words) {
  const panel = (Component: Panel) =>
    function Waiting() {
      const review = useSyncExternalStore(
        (listener) => {
          holder.listeners.add(listener);
          return () => holder.listeners.delete(listener);
        },
        () => holder.current,
      );
      return review === undefined ? (
        <p className="recist3d-dim">{words.loading}</p>
      ) : (
        <Component review={review} viewer={viewer} />
      );
    };
  return [
    {
      name: 'lesions',
      iconName: 'tab-segmentation',
      iconLabel: words.title,
      label: words.title,
      component: panel(LesionPanel),
    },
    {
      name: 'readerStudy',
      iconName: 'tab-patient-info',
      iconLabel: words.readerStudy,
      label: words.readerStudy,
      component: panel(ReaderStudyPanel),
    },
    {
      name: 'timeline',
      iconName: 'tab-studies',
      iconLabel: timelineWords(words.lang).title,
      label: timelineWords(words.lang).title,
      component: panel(TimelinePanel),
    },
  ];
}
