import { fillHoles } from '../raster/fill-holes.js';
import { keepMarkedComponent } from '../raster/keep-component.js';
import { lineMask } from '../raster/line-mask.js';
import type { WorkingPlane } from '../working-plane/working-plane.js';

/** @returns the component (4 neighbours) of a working plane's mask that the mark lies in, with its holes filled. */
export function keepMarkedPart({ size, axes }: WorkingPlane, mask: Uint8Array): Uint8Array {
  const shape = [1, size.rows, size.columns] as const;
  const lines = lineMask(size, [axes.longAxis, axes.shortAxis]);
  return fillHoles(keepMarkedComponent(mask, lines, shape, 4), shape);
}

/** @returns true where a working plane's mask has less than half as many pixels as the lines of the mark. */
export function isNearlyEmpty({ size, axes }: WorkingPlane, mask: Uint8Array): boolean {
  return count(mask) < 0.5 * count(lineMask(size, [axes.longAxis, axes.shortAxis]));
}

const count = (pixels: Uint8Array): number => pixels.reduce((sum, value) => sum + value, 0);
