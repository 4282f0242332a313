import { denseCrf } from '../dense-crf/dense-crf.js';
import { trimapFromBox } from '../trimap/trimap-from-box.js';
import { ROI_SCALE } from '../trimap/trimap-from-recist.js';
import { BACKGROUND, FOREGROUND } from '../trimap/trimap.js';
import { chooseWindow, toLevels } from '../working-plane/intensity-window.js';
import type { WorkingPlane } from '../working-plane/working-plane.js';
import { isNearlyEmpty, keepMarkedPart } from './marked-part.js';
import { PLANAR_GRID } from './planar-grid.js';
import type { PlanarSegmentation } from './planar-method.js';
import { createPlanarMethod, ellipseOf } from './planar-method.js';
import type { SegmentationMethod } from './segmentation-method.js';

/**
 * Found on real lesions; the papers give none. Log-odds: ±2 where box^i is certain, and ½ in the rest of the box, four fifths of which a
 * lesion fills (with 0 there the much larger background takes everything).
 */
const DEFAULTS = {
  certainty: 2,
  insideBox: 0.5,
  appearanceWeight: 4,
  /** Standard deviation of place as a share of the long axis, and of intensity in levels. */
  appearancePlace: 0.15,
  appearanceLevels: 20,
  smoothnessWeight: 1,
  smoothnessPixels: 2,
  iterations: 5,
} as const;

/**
 * @returns DCRF: a dense CRF whose unary term is box^i (the box's central 20 % foreground, outside of the box background) and whose pairwise
 * term is intensity.
 * @see Cai et al. 2018, section 3.1
 */
export function createDcrf(options: Partial<Record<keyof typeof DEFAULTS, number>> = {}): SegmentationMethod {
  const settings = { ...DEFAULTS, ...options };
  return createPlanarMethod(
    { id: 'dcrf', version: '1', parameters: { ...settings, ...PLANAR_GRID } },
    { ...PLANAR_GRID, scale: ROI_SCALE },
    (plane) => inferPlane(plane, settings),
  );
}

function inferPlane(plane: WorkingPlane, settings: Record<keyof typeof DEFAULTS, number>): PlanarSegmentation {
  const { size, axes, pixel } = plane;
  const window = chooseWindow(plane);
  const unary = Float32Array.from(trimapFromBox(size, axes, { centralShare: 0.2, pixel }), (value) => {
    if (value === BACKGROUND) return -settings.certainty;
    return value === FOREGROUND ? settings.certainty : settings.insideBox;
  });
  const [start, end] = axes.longAxis;
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]) + pixel;
  const logOdds = denseCrf(toLevels(plane.intensities, window), unary, size, {
    appearance: {
      weight: settings.appearanceWeight,
      place: settings.appearancePlace * length,
      level: settings.appearanceLevels,
    },
    smoothness: { weight: settings.smoothnessWeight, place: settings.smoothnessPixels },
    iterations: settings.iterations,
  });
  const mask = keepMarkedPart(
    plane,
    Uint8Array.from(logOdds, (value) => (value > 0 ? 1 : 0)),
  );
  const flags = window.kind === 'lung' ? (['lung-contrast'] as const) : [];
  if (!isNearlyEmpty(plane, mask)) return { mask, flags };
  return { mask: ellipseOf(plane), flags: [...flags, 'fell-back-to-ellipse'] };
}
