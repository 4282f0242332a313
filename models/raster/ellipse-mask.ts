import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { PlaneSize } from './plane-size.js';
import { quarterEllipseMask } from './quarter-ellipse.js';

/** An ellipse of the image plane, in pixels. */
export interface Ellipse {
  readonly centre: IndexPoint;
  /** Unit direction of the first axis, [column, row]. */
  readonly direction: readonly [column: number, row: number];
  /** Half axes along `direction` and perpendicular to it, > 0. */
  readonly halfAxes: readonly [along: number, across: number];
}

/** @returns 1 on the pixels whose centre lies inside of the ellipse or on it; C order [row, column]. */
export function ellipseMask(size: PlaneSize, { centre, direction, halfAxes: [along, across] }: Ellipse): Uint8Array {
  return quarterEllipseMask(size, { centre, direction, along: [along, along], across: [across, across] });
}
