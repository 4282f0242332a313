import { GrabCut } from '../grabcut/grabcut.js';
import { markEllipse } from '../mark/mark-ellipse.js';
import { shapePrior } from '../mark/shape-prior.js';
import { quarterEllipseRadius } from '../raster/quarter-ellipse.js';
import type { RecistTrimapOptions } from '../trimap/trimap-from-recist.js';
import { ROI_SCALE, trimapFromRecist } from '../trimap/trimap-from-recist.js';
import type { IntensityWindow } from '../working-plane/intensity-window.js';
import type { WorkingPlane } from '../working-plane/working-plane.js';
import type { Fallback } from './cut-plane.js';
import { cutPlane } from './cut-plane.js';
import { PLANAR_GRID } from './planar-grid.js';
import type { PlanarSegmentation } from './planar-method.js';
import { createPlanarMethod } from './planar-method.js';
import type { SegmentationMethod } from './segmentation-method.js';

export interface GrabCutROptions extends Omit<RecistTrimapOptions, 'pixel'> {
  /**
   * Weight of the mark's shape beside the mixtures' log-odds (γ is 50). 0 is the paper's energy; with 20 the cut keeps to the mark where
   * lesion and surroundings look alike: "the axes roughly clamp the size" (1801.08614, section 3.1).
   */
  readonly shapeWeight?: number;
  readonly fallback?: Fallback;
}

const DEFAULTS = { background: 'extent', foregroundShare: 0.05, shapeWeight: 20, fallback: 'ellipse' } as const;

/**
 * @returns GrabCut-R: GrabCut from the trimap that the RECIST axes give.
 * @see Cai et al. 2018, section 2.1; docs/decisions/planar-methods.md
 */
export function createGrabCutR(options: GrabCutROptions = {}): SegmentationMethod {
  const settings = { ...DEFAULTS, ...options };
  const grabCut = new GrabCut();
  return createPlanarMethod(
    { id: 'grabcut-r', version: '1', parameters: { ...settings, ...PLANAR_GRID } },
    { ...PLANAR_GRID, scale: ROI_SCALE },
    (plane) => grabCutR(grabCut, plane, settings),
  );
}

/**
 * @returns GrabCut-R of one working plane: what the method does after resampling, for use slice by slice.
 * @param window how intensities become levels; chosen by the plane itself where it is left out
 */
export function grabCutR(
  grabCut: GrabCut,
  plane: WorkingPlane,
  options: GrabCutROptions = {},
  window?: IntensityWindow,
): PlanarSegmentation {
  const { shapeWeight, fallback, ...trimapOptions } = { ...DEFAULTS, ...options };
  const { size, axes, pixel } = plane;
  const radius = quarterEllipseRadius(size, markEllipse(axes, pixel / 2));
  const prior = radius.map((value) => shapeWeight * shapePrior(value));
  return cutPlane(grabCut, plane, {
    trimap: trimapFromRecist(size, axes, { ...trimapOptions, pixel }),
    prior,
    fallback,
    ...(window && { window }),
  });
}
