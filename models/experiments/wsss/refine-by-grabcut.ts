import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { GrabCut } from '../../grabcut/grabcut.js';
import { propagatedLabel } from './propagated-label.js';

/**
 * @returns a prediction after GrabCut, the suffix -GC of the papers: on each slice within the 3D mark the cut from the network's trimap; beyond
 * it the prediction itself, since there is no mark to cut from.
 * @param probability of the whole ROI, [slice, row, column] @returns 0 … 1 in the same order
 * @see 001, section 3.2; 003, T2 "CNN-GC"
 */
export function refineByGrabCut(grabCut: GrabCut, roi: LesionRoi, probability: Float32Array): Float32Array {
  const plane = roi.side * roi.side;
  const refined = probability.slice();
  for (let slice = 0; slice < roi.slices; slice++) {
    const own = probability.subarray(slice * plane, (slice + 1) * plane);
    // A slice without any foreground stays empty: the cut would bring back what the network denies.
    if (!own.some((p) => p >= 0.5)) continue;
    const label = propagatedLabel(grabCut, roi, slice, own);
    if (label) refined.set(label.foreground, slice * plane);
  }
  return refined;
}
