import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import type { MarkAxes } from '../mark/mark-ellipse.js';
import { ellipseMask } from '../raster/ellipse-mask.js';
import type { PlaneSize } from '../raster/plane-size.js';
import { OUTLINE_MARGIN } from './outline-margin.js';

/**
 * @returns the weak mask of a plain ellipse: about the middle of the long axis, as long and as wide as the axes and the margin; C order
 * [row, column]. It does not follow where the short axis crosses; the quarter-ellipse of the method `ellipse` does.
 */
export function weakEllipse(size: PlaneSize, { longAxis, shortAxis }: MarkAxes, margin = OUTLINE_MARGIN): Uint8Array {
  const [start, end] = longAxis;
  const length = lengthOf(longAxis);
  return ellipseMask(size, {
    centre: [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2],
    direction: length > 0 ? [(end[0] - start[0]) / length, (end[1] - start[1]) / length] : [1, 0],
    halfAxes: [length / 2 + margin, lengthOf(shortAxis) / 2 + margin],
  });
}

const lengthOf = ([start, end]: VoxelAxis): number => Math.hypot(end[0] - start[0], end[1] - start[1]);
