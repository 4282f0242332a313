import type { LesionRoi } from './lesion-roi.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';
import type { WorkingPlane } from '../../working-plane/working-plane.js';

/** @returns one slice of a ROI as the plane that the training-free methods work on. @param axes the mark there */
export function roiPlane(roi: LesionRoi, slice: number, axes: MarkAxes = roi.axes): WorkingPlane {
  const { side, intensities, image } = roi;
  const size = { rows: side, columns: side };
  const plane = side * side;
  return {
    size,
    intensities: Float32Array.from(intensities.subarray(slice * plane, (slice + 1) * plane)),
    axes,
    pixel: Math.min(side / image.rows, side / image.columns),
    region: { row: image.row, column: image.column, rows: image.rows, columns: image.columns },
  };
}
