import type { MarkAxes } from './mark-ellipse.js';

/** A box of the image plane in pixels, by its middle and its full extent. */
export interface Box {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/**
 * @returns the box tightly around the axes of a mark, between the outer edges of the endpoints' pixels.
 * @param pixel width of an original pixel, where the axes are given on a resampled plane
 * @see Cai et al. 2018, section 2.1: the box [w, h]
 */
export function markBox({ longAxis, shortAxis }: MarkAxes, pixel = 1): Box {
  const points = [...longAxis, ...shortAxis];
  const [columns, rows] = [points.map(([column]) => column), points.map(([, row]) => row)];
  const [left, right] = [Math.min(...columns), Math.max(...columns)];
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
  return {
    column: (left + right) / 2,
    row: (top + bottom) / 2,
    width: right - left + pixel,
    height: bottom - top + pixel,
  };
}
