import type { MarkAxes } from '../mark/mark-ellipse.js';
import { markBox } from '../mark/mark-box.js';
import type { PlaneSize } from '../raster/plane-size.js';
import { outsideOfBox } from './trimap-from-recist.js';
import type { Trimap } from './trimap.js';
import { BACKGROUND, FOREGROUND, PROBABLE_FOREGROUND } from './trimap.js';

export interface BoxTrimapOptions {
  /** Share of the box's area, around its middle, that is certain foreground: 0 (GrabCut) or .2 (GrabCut^i). */
  readonly centralShare?: number;
  /** By how much the box is widened: 0 in 001 (tight), .25 in 003. */
  readonly padding?: number;
  /** Width of an original pixel, where the plane is resampled. */
  readonly pixel?: number;
}

/**
 * @returns the trimap that the box around a mark alone gives: background outside of it, probable foreground inside, and a central part of it
 * foreground.
 * @see Cai et al. 2018, section 3.1 (where "inside BG, outside PFG" is a slip of the pen), after Khoreva et al. 2017 (box^i)
 */
export function trimapFromBox(
  size: PlaneSize,
  axes: MarkAxes,
  { centralShare = 0, padding = 0, pixel = 1 }: BoxTrimapOptions = {},
): Trimap {
  const box = markBox(axes, pixel);
  const outside = outsideOfBox(size, box, 1 + padding);
  const noncentral = outsideOfBox(size, box, Math.sqrt(centralShare));
  return outside.map((value, i) => {
    if (value !== 0) return BACKGROUND;
    return centralShare > 0 && noncentral[i] === 0 ? FOREGROUND : PROBABLE_FOREGROUND;
  });
}
