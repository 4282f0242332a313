import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import type { EnhancedPlane } from '../../enhancement/enhance-plane.js';

/** Which channels segmentation sees: all three (003, section 3.4), or the image and the enhanced one (the text of its ablation). */
export type EnhancedChannels = 'three' | 'two';

/**
 * @returns a ROI of three "slices" for a network that sees one neighbour on each side (`contextSlices` 1): the marked slice in the middle, before it
 * the denoised one and behind it the enhanced one. With two channels the enhanced one stands on both sides, which tells a convolution as much as
 * one channel does.
 */
export function enhancedRoi(roi: LesionRoi, plane: EnhancedPlane, channels: EnhancedChannels): LesionRoi {
  const area = roi.side * roi.side;
  const own = (values: Int16Array | Uint8Array): Int16Array | Uint8Array =>
    values.subarray(roi.markedSlice * area, (roi.markedSlice + 1) * area);
  const intensities = new Int16Array(3 * area);
  const first = channels === 'three' ? plane.denoised : plane.enhanced;
  first.forEach((value, i) => (intensities[i] = Math.round(value)));
  intensities.set(own(roi.intensities), area);
  plane.enhanced.forEach((value, i) => (intensities[2 * area + i] = Math.round(value)));
  return withSlices(roi, intensities);
}

/** @returns a ROI whose image is the enhanced one: for methods without a network (003, Table 6). */
export function onEnhanced(roi: LesionRoi, { enhanced }: EnhancedPlane): LesionRoi {
  const area = roi.side * roi.side;
  const intensities = new Int16Array(3 * area);
  for (let k = 0; k < 3; k++) enhanced.forEach((value, i) => (intensities[k * area + i] = Math.round(value)));
  return withSlices(roi, intensities);
}

/** The marked slice lies in the middle; the truth is that of the marked slice. */
function withSlices(roi: LesionRoi, intensities: Int16Array): LesionRoi {
  const area = roi.side * roi.side;
  const truth = roi.truth && new Uint8Array(3 * area);
  truth?.set(roi.truth!.subarray(roi.markedSlice * area, (roi.markedSlice + 1) * area), area);
  return {
    ...roi,
    slices: 3,
    markedSlice: 1,
    intensities,
    ...(truth && { truth }),
    image: { ...roi.image, firstSlice: roi.mark.slice - 1 },
  };
}
