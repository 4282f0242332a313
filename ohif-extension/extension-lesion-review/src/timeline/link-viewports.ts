import type { Point3, Viewport, ViewerAccess } from '../host/viewer.js';
import { cornerstone } from '../host/viewer.js';
import type { ImagePair } from './image-pair.js';

const group = 'recist3d-over-time';

/**
 * Scrolls two viewports together, so that two images belong together. The viewer's own link does not serve: visits have different frames of
 * reference, and cornerstone 4 asks for the planes of slice numbers where it should for those of images, so that it never links them.
 */
export function linkViewports(
  { servicesManager }: ViewerAccess,
  [left, right]: readonly [Viewport, Viewport],
  { open, other }: ImagePair,
): void {
  const [from, to] = [positionOf(right, other), positionOf(left, open)];
  if (from === undefined || to === undefined) return;
  const { syncGroupService } = servicesManager.services;
  for (const viewport of [left, right])
    syncGroupService.addViewportToSyncGroup(viewport.id, viewport.getRenderingEngine().id, {
      ...{ type: 'imageSlice', id: group, source: true, target: true },
    });
  const [x, y, z] = to.map((value, axis) => value - from[axis]);
  // Column by column, as gl-matrix has it: the right viewport's space to that of the left one.
  const shift = new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]);
  cornerstone().utilities.spatialRegistrationMetadataProvider.add([left.id, right.id], shift);
}

/** Another series in a viewport is another place. */
export function unlinkViewports({ servicesManager }: ViewerAccess, viewportId: string): void {
  const { syncGroupService, cornerstoneViewportService } = servicesManager.services;
  const viewport = cornerstoneViewportService.getCornerstoneViewport(viewportId);
  // A viewport without images is null.
  if (viewport) syncGroupService.removeViewportFromSyncGroup(viewportId, viewport.getRenderingEngine().id, group);
}

function positionOf(viewport: Viewport, sopInstanceUID: string): Point3 | undefined {
  const imageId = viewport.getImageIds?.().find((id) => id.includes(`/instances/${sopInstanceUID}/`));
  const plane = imageId === undefined ? undefined : cornerstone().metaData.get('imagePlaneModule', imageId);
  const position = plane?.['imagePositionPatient'] as readonly number[] | undefined;
  return position === undefined ? undefined : ([...position].map(Number) as Point3);
}
