import { markBox } from '../mark/mark-box.js';
import { dilateToCount } from '../raster/dilate.js';
import { lineMask } from '../raster/line-mask.js';
import type { WorkingPlane } from '../working-plane/working-plane.js';
import { createPlanarMethod } from './planar-method.js';
import type { SegmentationMethod } from './segmentation-method.js';

/** Bounds the time; the dilation needs no finer grid. */
const GRID = { mostPixels: 128 } as const;

/**
 * @returns RECIST-D: the axes of the mark, dilated until they cover a share of the tight box (20 % in the paper).
 * @see Cai et al. 2018, section 3.1
 */
export function createRecistD({ boxShare = 0.2 }: { readonly boxShare?: number } = {}): SegmentationMethod {
  return createPlanarMethod({ id: 'recist-d', version: '1', parameters: { boxShare, ...GRID } }, GRID, (plane) => ({
    mask: dilatedAxes(plane, boxShare),
    flags: [],
  }));
}

function dilatedAxes({ size, axes, pixel }: WorkingPlane, boxShare: number): Uint8Array {
  const box = markBox(axes, pixel);
  const lines = lineMask(size, [axes.longAxis, axes.shortAxis]);
  return dilateToCount(lines, [1, size.rows, size.columns], boxShare * box.width * box.height);
}
