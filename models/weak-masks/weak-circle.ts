import type { MarkAxes } from '../mark/mark-ellipse.js';
import { circleMask, minimumEnclosingCircle } from '../raster/circle-mask.js';
import type { PlaneSize } from '../raster/plane-size.js';

/**
 * @returns the weak mask C: 1 within the smallest circle around the four endpoints of a mark, its centre and radius rounded to whole
 * pixels; C order [row, column]. It nearly holds the lesion (high recall).
 * @see the label-space co-training paper (ISBI 2023), section 2: dual masks
 */
export function weakCircle(size: PlaneSize, { longAxis, shortAxis }: MarkAxes): Uint8Array {
  const { centre, radius } = minimumEnclosingCircle([...longAxis, ...shortAxis]);
  return circleMask(size, { centre: [Math.round(centre[0]), Math.round(centre[1])], radius: Math.round(radius) });
}
