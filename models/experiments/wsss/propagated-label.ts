import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { GrabCut } from '../../grabcut/grabcut.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';
import { cutPlane } from '../../methods/cut-plane.js';
import { lineMask } from '../../raster/line-mask.js';
import { chooseWindow } from '../../working-plane/intensity-window.js';
import { propagatedAxes } from '../labels/propagated-axes.js';
import { roiPlane } from '../../data/roi/roi-plane.js';
import type { WeakLabel } from '../labels/weak-label.js';
import { certainLabel } from '../labels/weak-label.js';
import { trimapFromPrediction } from './trimap-from-prediction.js';

/** How a label of a slice came about. */
export type LabelOrigin = 'grabcut-of-network' | 'grabcut-of-recist' | 'prediction-and-recist';

export interface PropagatedLabel extends WeakLabel {
  readonly origin: LabelOrigin;
  /** The mark R̂ on the slice. */
  readonly axes: MarkAxes;
}

/**
 * @returns the label of a slice from what a network says of it: Y = GrabCut(trimap(Ŷ, R̂), X). Where that cut is (nearly) empty, what the
 * network calls foreground and lies on R̂ is foreground, what it calls background and is not R̂ is background, and the rest is not known.
 * undefined beyond the end of the 3D mark.
 * @param probability of the slice, on the grid of the ROI
 * @see 003, Algorithm 1, lines 8–10, and the paragraph below it
 */
export function propagatedLabel(
  grabCut: GrabCut,
  roi: LesionRoi,
  slice: number,
  probability: Float32Array,
): PropagatedLabel | undefined {
  const axes = propagatedAxes(roi, slice);
  if (!axes) return undefined;
  const plane = roiPlane(roi, slice, axes);
  const { trimap, from, threshold } = trimapFromPrediction(probability, axes, plane.size, plane.pixel);
  const window = chooseWindow(roiPlane(roi, roi.markedSlice));
  const { mask, flags } = cutPlane(grabCut, plane, { trimap, fallback: 'trimap', window });
  const origin = from === 'network' ? 'grabcut-of-network' : 'grabcut-of-recist';
  if (!flags.includes('fell-back-to-trimap')) return { ...certainLabel(mask), origin, axes };
  const marked = lineMask(plane.size, [axes.longAxis, axes.shortAxis]);
  return {
    foreground: marked.map((value, i) => (value === 1 && probability[i] >= threshold ? 1 : 0)),
    background: marked.map((value, i) => (value === 0 && probability[i] < threshold ? 1 : 0)),
    origin: 'prediction-and-recist',
    axes,
  };
}
