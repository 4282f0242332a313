import type { Services } from '../host/viewer.js';

/** How the mask is drawn. */
export interface MaskAppearance {
  readonly form: 'contour' | 'fill' | 'both';
  /** 0 to 1, of the fill. */
  readonly opacity: number;
  readonly hidden: boolean;
  /** Lines of the mark and of the mask's own axes. */
  readonly axes: boolean;
  readonly heat: boolean;
}

export const defaultAppearance: MaskAppearance = {
  form: 'both',
  opacity: 0.25,
  hidden: false,
  axes: true,
  heat: false,
};

/** Tells the viewer how to draw the mask in every viewport. */
export function applyAppearance(services: Services, segmentationId: string, look: MaskAppearance): void {
  const fill = !look.hidden && look.form !== 'contour';
  const outline = !look.hidden && look.form !== 'fill';
  services.segmentationService.setStyle(
    { type: 'Labelmap', segmentationId },
    {
      renderFill: fill,
      renderOutline: outline,
      fillAlpha: fill ? look.opacity : 0,
      outlineWidth: 2,
      outlineOpacity: outline ? 1 : 0,
    },
  );
}
