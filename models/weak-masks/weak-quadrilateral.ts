import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { MarkAxes } from '../mark/mark-ellipse.js';
import type { PlaneSize } from '../raster/plane-size.js';
import { polygonMask } from '../raster/polygon-mask.js';
import { OUTLINE_MARGIN } from './outline-margin.js';

/**
 * @returns the weak mask Q: 1 on the quadrilateral that joins the four endpoints of a mark, each moved outwards by the margin; C order
 * [row, column]. It nearly lies within the lesion (high precision).
 * @see the label-space co-training paper (ISBI 2023), section 2: dual masks
 */
export function weakQuadrilateral(
  size: PlaneSize,
  { longAxis, shortAxis }: MarkAxes,
  margin = OUTLINE_MARGIN,
): Uint8Array {
  const corners = [longAxis[0], shortAxis[0], longAxis[1], shortAxis[1]];
  const middle = (axis: 0 | 1): number => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  const [column, row] = [middle(0), middle(1)];
  const outwards = ([x, y]: IndexPoint): IndexPoint => [
    x + margin * Math.sign(x - column),
    y + margin * Math.sign(y - row),
  ];
  return polygonMask(size, corners.map(outwards));
}
