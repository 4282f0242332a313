import { GrabCut } from '../grabcut/grabcut.js';
import { trimapFromBox } from '../trimap/trimap-from-box.js';
import { ROI_SCALE } from '../trimap/trimap-from-recist.js';
import { cutPlane } from './cut-plane.js';
import { PLANAR_GRID } from './planar-grid.js';
import { createPlanarMethod } from './planar-method.js';
import type { SegmentationMethod } from './segmentation-method.js';

export interface GrabCutBoxOptions {
  /** By how much the box is widened: 0 in 001 (the default), .25 in 003. */
  readonly padding?: number;
}

/**
 * @returns GrabCut from the box around the axes alone: background outside, probable foreground inside.
 * @see Cai et al. 2018, section 3.1
 */
export function createGrabCut({ padding = 0 }: GrabCutBoxOptions = {}): SegmentationMethod {
  return createBoxMethod('grabcut', 0, padding);
}

/**
 * @returns GrabCut^i: as GrabCut, and the central 20 % of the box are foreground.
 * @see Cai et al. 2018, section 3.1; Khoreva et al. 2017 (box^i)
 */
export function createGrabCutI({ padding = 0 }: GrabCutBoxOptions = {}): SegmentationMethod {
  return createBoxMethod('grabcut-i', 0.2, padding);
}

function createBoxMethod(id: string, centralShare: number, padding: number): SegmentationMethod {
  const grabCut = new GrabCut();
  return createPlanarMethod(
    { id, version: '1', parameters: { centralShare, padding, ...PLANAR_GRID } },
    { ...PLANAR_GRID, scale: ROI_SCALE },
    (plane) => {
      const trimap = trimapFromBox(plane.size, plane.axes, { centralShare, padding, pixel: plane.pixel });
      return cutPlane(grabCut, plane, { trimap, fallback: 'ellipse' });
    },
  );
}
