import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import { outlinePixels } from './outline-pixels.js';
import { farthestPair } from './planar-points.js';

/** RECIST axes between pixel centres, endpoints [column, row] in the indices of the array that they were measured on. */
export interface RecistAxes {
  readonly longAxis: VoxelAxis;
  readonly shortAxis: VoxelAxis;
}

/** A slice of a mask, 0 or 1, C order [row, column]. */
export interface BinarySlice {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
}

/**
 * @returns the longest diameter of a slice's lesion pixels and the longest one perpendicular to it, or undefined where there is
 * no lesion pixel. Endpoints are centres of lesion pixels; lengths are compared in mm. The long axis is exact over all pairs of
 * pixels. The short axis is the pair with the largest extent across the long axis among those whose offset along the long axis is
 * at most half the width that a pixel has in that direction, so that one perpendicular line passes through both pixels.
 * A single pixel gives axes of length 0.
 * @param pixelSpacingMm [between rows, between columns]
 * @see RECIST 1.1; Cai et al. 2018, marks derived from masks
 */
export function recistFromMask(
  slice: BinarySlice,
  pixelSpacingMm: readonly [row: number, column: number] = [1, 1],
): RecistAxes | undefined {
  const outline = outlinePixels(slice.pixels, slice.rows, slice.columns);
  if (outline.rows.length === 0) return undefined;
  const x = Float64Array.from(outline.columns, (column) => column * pixelSpacingMm[1]);
  const y = Float64Array.from(outline.rows, (row) => row * pixelSpacingMm[0]);
  const point = (index: number) => [outline.columns[index], outline.rows[index]] as const;
  const [a, b] = farthestPair({ x, y });
  const [dx, dy] = [x[b] - x[a], y[b] - y[a]];
  const length = Math.hypot(dx, dy);
  if (length === 0) return { longAxis: [point(a), point(b)], shortAxis: [point(a), point(b)] };
  const direction = [dx / length, dy / length] as const;
  const along = x.map((value, i) => value * direction[0] + y[i] * direction[1]);
  const across = x.map((value, i) => y[i] * direction[0] - value * direction[1]);
  const halfPixel = (Math.abs(direction[0]) * pixelSpacingMm[1] + Math.abs(direction[1]) * pixelSpacingMm[0]) / 2;
  const [c, d] = widestPair(along, across, halfPixel);
  return { longAxis: [point(a), point(b)], shortAxis: [point(c), point(d)] };
}

/** @returns the pair with the largest difference of `across` among those whose `along` differs by at most the tolerance, lower one first. */
function widestPair(along: Float64Array, across: Float64Array, tolerance: number): readonly [number, number] {
  const order = Array.from(along.keys()).sort((i, j) => along[i] - along[j] || i - j);
  let best: readonly [number, number] = [order[0], order[0]];
  let [widest, nearest] = [-1, 0];
  for (let i = 0; i < order.length; i++) {
    for (let j = i; j < order.length; j++) {
      const [p, q] = [order[i], order[j]];
      const offset = along[q] - along[p];
      if (offset > tolerance * (1 + 1e-9)) break;
      const width = Math.abs(across[q] - across[p]);
      if (width < widest - 1e-9 || (width < widest + 1e-9 && offset >= nearest - 1e-9)) continue;
      best = across[p] <= across[q] ? [p, q] : [q, p];
      [widest, nearest] = [Math.max(width, widest), offset];
    }
  }
  return best;
}
