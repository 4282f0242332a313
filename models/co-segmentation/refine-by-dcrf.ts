import type { LesionRoi } from '../data/roi/lesion-roi.js';
import { denseCrf } from '../dense-crf/dense-crf.js';
import { chooseWindow, toLevels } from '../working-plane/intensity-window.js';
import { roiPlane } from '../data/roi/roi-plane.js';

/** The dense CRF of 003's DCRF, with the network's log-odds in the place of the box. */
const APPEARANCE = { weight: 4, placeShare: 0.15, level: 20 } as const;
const SMOOTHNESS = { weight: 1, place: 2 } as const;
/** Log-odds beyond this are no surer. */
const MOST_LOG_ODDS = 4;

/**
 * @returns a prediction after a dense CRF on the marked slice, as 002 refines every mask
 * @param probability of the whole ROI, [slice, row, column] @returns 0 … 1 in the same order
 */
export function refineByDcrf(roi: LesionRoi, probability: Float32Array): Float32Array {
  const plane = roiPlane(roi, roi.markedSlice);
  const from = roi.markedSlice * roi.side * roi.side;
  const unary = probability.slice(from, from + roi.side * roi.side).map(logOdds);
  const [[x1, y1], [x2, y2]] = roi.axes.longAxis;
  const refined = denseCrf(toLevels(plane.intensities, chooseWindow(plane)), unary, plane.size, {
    appearance: {
      weight: APPEARANCE.weight,
      place: APPEARANCE.placeShare * (Math.hypot(x2 - x1, y2 - y1) + 1),
      level: APPEARANCE.level,
    },
    smoothness: SMOOTHNESS,
    iterations: 5,
  });
  const result = probability.slice();
  refined.forEach((value, i) => (result[from + i] = 1 / (1 + Math.exp(-value))));
  return result;
}

function logOdds(probability: number): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.min(MOST_LOG_ODDS, Math.max(-MOST_LOG_ODDS, Math.log(p / (1 - p))));
}
