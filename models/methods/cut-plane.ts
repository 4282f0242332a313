import type { GrabCut } from '../grabcut/grabcut.js';
import type { Trimap } from '../trimap/trimap.js';
import { certainForeground } from '../trimap/trimap.js';
import type { IntensityWindow } from '../working-plane/intensity-window.js';
import { chooseWindow, toLevels } from '../working-plane/intensity-window.js';
import type { WorkingPlane } from '../working-plane/working-plane.js';
import type { PlanarSegmentation } from './planar-method.js';
import { ellipseOf } from './planar-method.js';
import { isNearlyEmpty, keepMarkedPart } from './marked-part.js';

/** What takes the place of a cut that found (nearly) nothing. */
export type Fallback = 'trimap' | 'ellipse';

export interface PlaneCut {
  readonly trimap: Trimap;
  /** Log-odds of the foreground beside those of the image, C order [row, column]. */
  readonly prior?: Float32Array;
  readonly fallback: Fallback;
  /** How intensities become levels; chosen by the plane itself where it is left out. */
  readonly window?: IntensityWindow;
}

/**
 * @returns GrabCut's mask of a working plane: the component that the mark lies in, its holes filled. A nearly empty one is replaced by the
 * fallback, and flagged.
 */
export function cutPlane(
  grabCut: GrabCut,
  plane: WorkingPlane,
  { trimap, prior, fallback, window = chooseWindow(plane) }: PlaneCut,
): PlanarSegmentation {
  const cut = grabCut.segment(toLevels(plane.intensities, window), trimap, plane.size, prior ? { prior } : {});
  const mask = keepMarkedPart(plane, cut);
  const flags = window.kind === 'lung' ? (['lung-contrast'] as const) : [];
  if (!isNearlyEmpty(plane, mask)) return { mask, flags };
  return fallback === 'trimap'
    ? { mask: certainForeground(trimap), flags: [...flags, 'fell-back-to-trimap'] }
    : { mask: ellipseOf(plane), flags: [...flags, 'fell-back-to-ellipse'] };
}
