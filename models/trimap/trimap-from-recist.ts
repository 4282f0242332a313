import type { MarkAxes } from '../mark/mark-ellipse.js';
import type { Box } from '../mark/mark-box.js';
import { markBox } from '../mark/mark-box.js';
import { dilateToCount } from '../raster/dilate.js';
import { lineMask } from '../raster/line-mask.js';
import type { PlaneSize } from '../raster/plane-size.js';
import { splitByDistance } from './split-by-distance.js';
import type { Trimap } from './trimap.js';
import { BACKGROUND, FOREGROUND, PROBABLE_BACKGROUND } from './trimap.js';

export interface RecistTrimapOptions {
  /**
   * What "the outer 50 % of the ROI" means: half of its extent, so that all outside of the tight box is background (`extent`, the
   * default: Dice .909 against .854 on real lesions, and it meets the paper's own numbers), or half of its area (`area`, literally).
   */
  readonly background?: 'extent' | 'area';
  /** Share of the ROI's area that the dilated axes take; the papers say .10, .05 measured slightly better. */
  readonly foregroundShare?: number;
  /** Width of an original pixel, where the plane is resampled. */
  readonly pixel?: number;
}

/** The ROI is this many times as wide and high as the tight box. */
export const ROI_SCALE = 2;

/**
 * @returns the trimap of a mark: background outside of the tight box, foreground where the axes were dilated to a share of the
 * ROI's area, and the rest split by distance at the median of d_FG − d_BG. Foreground wins where the two meet.
 * @see Cai et al. 2018, section 2.1; Cai et al. (arXiv 1801.08614), section 3.1
 */
export function trimapFromRecist(
  size: PlaneSize,
  axes: MarkAxes,
  { background = 'extent', foregroundShare = 0.05, pixel = 1 }: RecistTrimapOptions = {},
): Trimap {
  const box = markBox(axes, pixel);
  const lines = lineMask(size, [axes.longAxis, axes.shortAxis]);
  const roiArea = ROI_SCALE ** 2 * box.width * box.height;
  const foreground = dilateToCount(lines, [1, size.rows, size.columns], foregroundShare * roiArea);
  const outside = outsideOfBox(size, box, background === 'extent' ? 1 : Math.SQRT1_2 * ROI_SCALE);
  const trimap = outside.map((value, i) =>
    foreground[i] !== 0 ? FOREGROUND : value !== 0 ? BACKGROUND : PROBABLE_BACKGROUND,
  );
  return splitByDistance(trimap, size);
}

/** @returns 1 on the pixels whose centre lies outside of the box, scaled about its middle. */
export function outsideOfBox(size: PlaneSize, box: Box, scale = 1): Uint8Array {
  const outside = new Uint8Array(size.rows * size.columns);
  const [halfWidth, halfHeight] = [(box.width / 2) * scale, (box.height / 2) * scale];
  for (let row = 0, i = 0; row < size.rows; row++) {
    const beyondRow = Math.abs(row - box.row) > halfHeight;
    for (let column = 0; column < size.columns; column++, i++) {
      outside[i] = beyondRow || Math.abs(column - box.column) > halfWidth ? 1 : 0;
    }
  }
  return outside;
}
