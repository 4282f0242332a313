import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import type { VoxelAxis } from '../../../dicom-sr/volume/voxel-mark.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';

/** How far two marks of one lesion are from each other, in pixels of the image (004, Table 1). */
export interface AxisDifference {
  /** Mean distance of the two endpoints; they are matched so that it is smallest. */
  readonly location: number;
  /** Absolute difference of the lengths. */
  readonly length: number;
  /** That over the length of the first mark's axis. */
  readonly lengthShare: number;
}

/** @returns the differences of long and short axis; shares are of the first mark. */
export const compareMarks = (a: MarkAxes, b: MarkAxes): Readonly<Record<'long' | 'short', AxisDifference>> => ({
  long: compareAxes(a.longAxis, b.longAxis),
  short: compareAxes(a.shortAxis, b.shortAxis),
});

function compareAxes(a: VoxelAxis, b: VoxelAxis): AxisDifference {
  const straight = distance(a[0], b[0]) + distance(a[1], b[1]);
  const crossed = distance(a[0], b[1]) + distance(a[1], b[0]);
  const own = distance(a[0], a[1]);
  const length = Math.abs(own - distance(b[0], b[1]));
  return { location: Math.min(straight, crossed) / 2, length, lengthShare: length / Math.max(own, 1) };
}

const distance = ([x1, y1]: IndexPoint, [x2, y2]: IndexPoint): number => Math.hypot(x2 - x1, y2 - y1);
