import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import type { PixelList } from './outline-pixels.js';
import { outlinePixels } from './outline-pixels.js';
import type { PlanarPoints } from './planar-points.js';
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
  const points = inMm(outline, pixelSpacingMm);
  const [a, b] = farthestPair(points);
  const longAxis = [pixelAt(outline, a), pixelAt(outline, b)] as const;
  const [dx, dy] = [points.x[b] - points.x[a], points.y[b] - points.y[a]];
  if (dx === 0 && dy === 0) return { longAxis, shortAxis: longAxis };
  return { longAxis, shortAxis: widestAcross(outline, points, [dx, dy], pixelSpacingMm) };
}

/**
 * @returns the longest axis of a slice's lesion pixels that is perpendicular (in mm) to a given one, as `recistFromMask` finds it, or undefined where
 * there is no lesion pixel or the given axis has no length
 * @param longAxis [column, row] in the indices of the slice; need not touch its pixels
 * @param pixelSpacingMm [between rows, between columns]
 */
export function shortAxisAcross(
  slice: BinarySlice,
  [start, end]: VoxelAxis,
  pixelSpacingMm: readonly [row: number, column: number],
): VoxelAxis | undefined {
  const outline = outlinePixels(slice.pixels, slice.rows, slice.columns);
  const [dx, dy] = [(end[0] - start[0]) * pixelSpacingMm[1], (end[1] - start[1]) * pixelSpacingMm[0]];
  if (outline.rows.length === 0 || (dx === 0 && dy === 0)) return undefined;
  return widestAcross(outline, inMm(outline, pixelSpacingMm), [dx, dy], pixelSpacingMm);
}

function widestAcross(
  outline: PixelList,
  { x, y }: PlanarPoints,
  [dx, dy]: readonly [number, number],
  pixelSpacingMm: readonly [row: number, column: number],
): VoxelAxis {
  const length = Math.hypot(dx, dy);
  const direction = [dx / length, dy / length] as const;
  const along = x.map((value, i) => value * direction[0] + y[i] * direction[1]);
  const across = x.map((value, i) => y[i] * direction[0] - value * direction[1]);
  const halfPixel = (Math.abs(direction[0]) * pixelSpacingMm[1] + Math.abs(direction[1]) * pixelSpacingMm[0]) / 2;
  const [c, d] = widestPair(along, across, halfPixel);
  return [pixelAt(outline, c), pixelAt(outline, d)];
}

const inMm = ({ rows, columns }: PixelList, [rowMm, columnMm]: readonly [number, number]): PlanarPoints => ({
  x: Float64Array.from(columns, (column) => column * columnMm),
  y: Float64Array.from(rows, (row) => row * rowMm),
});

const pixelAt = ({ rows, columns }: PixelList, index: number): IndexPoint => [columns[index], rows[index]];

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
