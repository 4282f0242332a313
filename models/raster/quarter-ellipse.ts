import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { PlaneSize } from './plane-size.js';

/**
 * Four quarters of ellipses that join smoothly: each of the four half axes has a length of its own. All lengths in pixels.
 * An ellipse is the case of equal halves.
 */
export interface QuarterEllipse {
  /** Where the axes cross, [column, row]. */
  readonly centre: IndexPoint;
  /** Unit direction of the first axis, [column, row]; the second one points to [-row, column]. */
  readonly direction: readonly [column: number, row: number];
  /** Half axes against and along `direction`. */
  readonly along: readonly [backward: number, forward: number];
  /** Half axes against and along the perpendicular of `direction`. */
  readonly across: readonly [backward: number, forward: number];
}

/**
 * @returns for every pixel centre its radius relative to the outline: 0 at the centre, 1 on the outline, 2 twice as far out; C order
 * [row, column].
 */
export function quarterEllipseRadius(size: PlaneSize, ellipse: QuarterEllipse): Float32Array {
  const radius = new Float32Array(size.rows * size.columns);
  const [ux, uy] = ellipse.direction;
  for (let row = 0, i = 0; row < size.rows; row++) {
    const y = row - ellipse.centre[1];
    for (let column = 0; column < size.columns; column++, i++) {
      const x = column - ellipse.centre[0];
      const along = x * ux + y * uy;
      const across = y * ux - x * uy;
      const a = along / ellipse.along[along < 0 ? 0 : 1];
      const b = across / ellipse.across[across < 0 ? 0 : 1];
      radius[i] = Math.sqrt(a * a + b * b);
    }
  }
  return radius;
}

/** @returns 1 on the pixels whose centre lies inside of the ellipse or on it; C order [row, column]. */
export function quarterEllipseMask(size: PlaneSize, ellipse: QuarterEllipse): Uint8Array {
  return Uint8Array.from(quarterEllipseRadius(size, ellipse), (radius) => (radius <= 1 + 1e-6 ? 1 : 0));
}
