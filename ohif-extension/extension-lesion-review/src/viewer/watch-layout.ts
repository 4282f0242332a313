import { cornerstone, cornerstoneTools } from '../host/viewer.js';
import type { Services } from '../host/viewer.js';

export interface LayoutListener {
  /** Viewports came, went, or show something else. */
  readonly onLayout: () => void;
  /** A viewport has put its camera where it starts. */
  readonly onCameraStart: (viewportId: string) => void;
}

/**
 * Tells of viewports that a new layout makes. Each puts its camera where it starts when it gets its images (a volume may come long after
 * the viewer has told of its data), and over a volume again with the first picture of a mask.
 * @returns what ends it
 */
export function watchLayout(services: Services, { onLayout, onCameraStart }: LayoutListener): () => void {
  const { viewportGridService, cornerstoneViewportService } = services;
  /** Viewports with a volume whose mask has not been drawn yet. */
  const withoutMask = new Set<string>();
  const started = (viewportId: string): void => {
    onLayout();
    onCameraStart(viewportId);
  };
  const drawn = ({ detail }: CustomEvent<{ readonly viewportId: string }>): void => {
    if (withoutMask.delete(detail.viewportId)) onCameraStart(detail.viewportId);
  };
  const { GRID_STATE_CHANGED, VIEWPORTS_READY } = viewportGridService.EVENTS;
  const { VIEWPORT_DATA_CHANGED, VIEWPORT_VOLUMES_CHANGED } = cornerstoneViewportService.EVENTS;
  const subscriptions = [
    viewportGridService.subscribe(GRID_STATE_CHANGED, onLayout),
    viewportGridService.subscribe(VIEWPORTS_READY, onLayout),
    cornerstoneViewportService.subscribe(VIEWPORT_DATA_CHANGED, (event: { viewportId: string }) =>
      started(event.viewportId),
    ),
    cornerstoneViewportService.subscribe(
      VIEWPORT_VOLUMES_CHANGED,
      ({ viewportInfo: { viewportId } }: { viewportInfo: { readonly viewportId: string } }) => {
        withoutMask.add(viewportId);
        started(viewportId);
      },
    ),
  ];
  const { SEGMENTATION_RENDERED } = cornerstoneTools().Enums.Events;
  cornerstone().eventTarget.addEventListener(SEGMENTATION_RENDERED, drawn);
  return () => {
    for (const subscription of subscriptions) subscription.unsubscribe();
    cornerstone().eventTarget.removeEventListener(SEGMENTATION_RENDERED, drawn);
  };
}
