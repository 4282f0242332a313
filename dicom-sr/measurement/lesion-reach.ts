import type { ImagePlane } from '../volume/image-plane.js';
import type { Mark, MarkAxis } from './mark.js';

/** A lesion is rarely taller than it is wide; this is what methods look at, with a margin. */
const reachAxes = 1.5;
const leastReachMm = 15;
/** Slices beyond that, as methods average thin ones. */
const marginSlices = 3;

/** How many times the reach is doubled at most: to twelve long axes. */
export const mostGrowth = 3;

/**
 * @param plane of the marked image
 * @param growth how many times a result touched the end of the slices that were looked at
 * @returns mm to each side of the marked slice that can hold the lesion: one and a half long axes, 15 mm at least, doubled with each growth
 */
export function lesionReachMm(
  { longAxis, shortAxis }: Pick<Mark, 'longAxis' | 'shortAxis'>,
  { pixelSpacingMm: [rowMm, columnMm] }: Pick<ImagePlane, 'pixelSpacingMm'>,
  growth = 0,
): number {
  const lengthMm = ({ endpoints: [a, b] }: MarkAxis): number =>
    Math.hypot((a[0] - b[0]) * columnMm, (a[1] - b[1]) * rowMm);
  const longestMm = Math.max(lengthMm(longAxis), shortAxis === undefined ? 0 : lengthMm(shortAxis));
  return Math.max(leastReachMm, reachAxes * longestMm) * 2 ** growth + marginSlices * Math.max(rowMm, columnMm);
}
