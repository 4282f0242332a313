import { createPlanarMethod, ellipseOf } from './planar-method.js';
import type { SegmentationMethod } from './segmentation-method.js';

/** @returns the plain ellipse of the mark: four quarters through its endpoints, out to their pixels' edges. It looks at no intensity. */
export function createEllipse(): SegmentationMethod {
  return createPlanarMethod({ id: 'ellipse', version: '1', parameters: {} }, {}, (plane) => ({
    mask: ellipseOf(plane),
    flags: [],
  }));
}
