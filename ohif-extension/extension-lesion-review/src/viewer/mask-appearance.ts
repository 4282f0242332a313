import type { Services, Viewport } from '../host/viewer.js';
import type { MaskAppearance } from './appearance.js';

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

/**
 * Draws the mask as a fill without outline until the appearance is applied again. For an outline the viewer looks at five textures for every pixel of
 * the viewport, also far from the mask, which without a graphics processor takes longer than all else; telling it a style alone does not end that.
 */
export function drawWithoutOutline(
  services: Services,
  viewports: readonly Viewport[],
  segmentationId: string,
  look: MaskAppearance,
): void {
  applyAppearance(services, segmentationId, { ...look, form: 'fill' });
  for (const { actor, representationUID } of viewports.flatMap((viewport) => viewport.getActors())) {
    if (representationUID?.startsWith(segmentationId) === true) actor.getProperty().setUseLabelOutline?.(false);
  }
}
