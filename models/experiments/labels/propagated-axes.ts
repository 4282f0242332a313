import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import { axesOnRoi } from '../../data/roi/roi-grid.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';
import { markFrame } from '../../mark/mark-frame.js';
import { propagateMark } from '../../mark/propagate-mark.js';

/**
 * @returns the estimated mark R̂ on a slice of a ROI, on its grid: 3D RECIST with H = L/2; undefined where the slice lies beyond H
 * @see 001, section 2.3; 003, "3D RECIST Estimation"
 */
export function propagatedAxes(roi: LesionRoi, slice: number): MarkAxes | undefined {
  const { mark, image, side, markedSlice } = roi;
  if (slice === markedSlice) return roi.axes;
  const halfHeightMm = markFrame(mark, image.spacingMm).longAxisMm / 2;
  const moved = propagateMark(mark, image.firstSlice + slice, halfHeightMm, image.spacingMm);
  if (!moved?.shortAxis) return undefined;
  return axesOnRoi({ longAxis: moved.longAxis, shortAxis: moved.shortAxis }, image, side);
}
