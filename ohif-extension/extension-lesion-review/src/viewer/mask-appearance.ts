import type { Services, Viewport } from '../host/viewer.js';
import type { MaskAppearance } from './appearance.js';

/**
 * Tells the viewer how to draw the mask in every viewport. The outline is switched at what is drawn, too: the viewer itself never switches it off,
 * so that it would look at five textures for every pixel of the viewport, also far from the mask, which without a graphics processor takes longer than
 * all else; nor on again where no picture was drawn in between, as it takes the style for the one that it applied last.
 */
export function applyAppearance(
  services: Services,
  viewports: readonly Viewport[],
  segmentationId: string,
  look: MaskAppearance,
): void {
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
  for (const { actor, representationUID } of viewports.flatMap((viewport) => viewport.getActors())) {
    if (representationUID?.startsWith(segmentationId) === true) actor.getProperty().setUseLabelOutline?.(outline);
  }
}
