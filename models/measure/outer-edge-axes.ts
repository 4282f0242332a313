import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import { outlinePixels } from './outline-pixels.js';
import { farthestPair } from './planar-points.js';
import type { BinarySlice } from './recist-from-mask.js';

/** Lengths in mm between the outer edges of lesion pixels, and where they lie: pixel indices of the slice, at pixel corners and edges (x.5). */
export interface OuterEdgeAxes {
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  /** Absent where the slice is empty. */
  readonly longAxis?: VoxelAxis;
  readonly shortAxis?: VoxelAxis;
}

/**
 * @returns the long and short axis of a slice's lesion, taken as the union of its pixels' rectangles: the largest distance between two
 * pixel corners, and the longest extent along a line perpendicular to it. Both exact; 0 where the slice is empty. A lesion of one square
 * pixel measures its diagonal both ways.
 * @param pixelSpacingMm [between rows, between columns]
 */
export function outerEdgeAxes(
  slice: BinarySlice,
  pixelSpacingMm: readonly [row: number, column: number],
): OuterEdgeAxes {
  const outline = outlinePixels(slice.pixels, slice.rows, slice.columns);
  const count = outline.rows.length;
  if (count === 0) return { longAxisMm: 0, shortAxisMm: 0 };
  const [x, y] = [new Float64Array(4 * count), new Float64Array(4 * count)];
  for (let i = 0; i < 4 * count; i++) {
    x[i] = (outline.columns[i >> 2] + ((i & 1) - 0.5)) * pixelSpacingMm[1];
    y[i] = (outline.rows[i >> 2] + (((i >> 1) & 1) - 0.5)) * pixelSpacingMm[0];
  }
  const [a, b] = farthestPair({ x, y });
  const [dx, dy] = [x[b] - x[a], y[b] - y[a]];
  const longAxisMm = Math.hypot(dx, dy);
  const [ux, uy] = [dx / longAxisMm, dy / longAxisMm];
  const along = x.map((value, i) => value * ux + y[i] * uy);
  const across = x.map((value, i) => y[i] * ux - value * uy);
  const widest = widestCrossing(along, across);
  const indexOf = (xMm: number, yMm: number): IndexPoint => [xMm / pixelSpacingMm[1], yMm / pixelSpacingMm[0]];
  const onLine = (offset: number): IndexPoint =>
    indexOf(widest.line * ux - offset * uy, widest.line * uy + offset * ux);
  return {
    longAxisMm,
    shortAxisMm: widest.high - widest.low,
    longAxis: [indexOf(x[a], y[a]), indexOf(x[b], y[b])],
    shortAxis: [onLine(widest.low), onLine(widest.high)],
  };
}

/** Order of a pixel's corners around it, in the order in which `outerEdgeAxes` lists them. */
const CORNERS_AROUND = [0, 1, 3, 2] as const;

/**
 * @returns the longest extent of the pixels on a line of constant `along`. The extent is piecewise linear in `along` and bends downwards at
 * pixel corners only, so that the lines through corners decide.
 */
function widestCrossing(along: Float64Array, across: Float64Array): Crossing {
  const count = along.length / 4;
  const start = new Float64Array(count);
  const end = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const corners = along.subarray(4 * i, 4 * i + 4);
    [start[i], end[i]] = [Math.min(...corners), Math.max(...corners)];
  }
  const order = Array.from(start.keys()).sort((i, j) => start[i] - start[j]);
  let widest: Crossing = { line: 0, low: 0, high: 0 };
  let first = 0;
  for (const line of along.toSorted()) {
    while (first < count && end[order[first]] < line - EPSILON) first++;
    let [low, high] = [Infinity, -Infinity];
    for (let n = first; n < count; n++) {
      const pixel = order[n];
      if (start[pixel] > line + EPSILON) break;
      const crossing = pixelCrossing(along, across, 4 * pixel, line);
      [low, high] = [Math.min(low, crossing[0]), Math.max(high, crossing[1])];
    }
    if (high - low > widest.high - widest.low) widest = { line, low, high };
  }
  return widest;
}

/** A line of constant `along`, and the lowest and highest `across` on it. */
interface Crossing {
  readonly line: number;
  readonly low: number;
  readonly high: number;
}

const EPSILON = 1e-9;

/** @returns lowest and highest `across` of one pixel's rectangle on a line of constant `along`. */
function pixelCrossing(
  along: Float64Array,
  across: Float64Array,
  offset: number,
  line: number,
): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let n = 0; n < 4; n++) {
    const [p, q] = [offset + at(CORNERS_AROUND, n), offset + at(CORNERS_AROUND, (n + 1) % 4)];
    const [from, to] = [along[p], along[q]];
    if (line < Math.min(from, to) - EPSILON || line > Math.max(from, to) + EPSILON) continue;
    const flat = Math.abs(to - from) <= EPSILON;
    const share = flat ? 0 : Math.min(1, Math.max(0, (line - from) / (to - from)));
    const value = across[p] + share * (across[q] - across[p]);
    low = Math.min(low, value, flat ? across[q] : value);
    high = Math.max(high, value, flat ? across[q] : value);
  }
  return [low, high];
}

const at = (values: readonly number[], index: number): number => values[index];
