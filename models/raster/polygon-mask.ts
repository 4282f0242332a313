import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { PlaneSize } from './plane-size.js';

/** Pixel centres this close (in pixels) to an edge lie on it. */
const TOLERANCE = 1e-9;

/**
 * @returns 1 on the pixels whose centre lies inside of the polygon or on its outline (even-odd rule where it crosses itself).
 * @param vertices [column, row] in order around the polygon, not repeated at the end; two make a line, one a point
 */
export function polygonMask(size: PlaneSize, vertices: readonly IndexPoint[]): Uint8Array {
  const mask = new Uint8Array(size.rows * size.columns);
  const edges = vertices.map((vertex, i) => [vertex, vertices[(i + 1) % vertices.length]] as const);
  for (let row = 0; row < size.rows; row++) {
    const fill = (from: number, to: number): void => {
      const first = Math.max(0, Math.ceil(from - TOLERANCE));
      const last = Math.min(size.columns - 1, Math.floor(to + TOLERANCE));
      if (first <= last) mask.fill(1, row * size.columns + first, row * size.columns + last + 1);
    };
    const crossings = edges.flatMap((edge) => crossing(edge, row)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) fill(crossings[i], crossings[i + 1]);
    for (const [from, to] of edges.flatMap((edge) => touching(edge, row))) fill(from, to);
  }
  return mask;
}

type Edge = readonly [IndexPoint, IndexPoint];

/** @returns the column where an edge crosses the row's line; the lower end of an edge belongs to it, the upper one does not. */
function crossing([[x0, y0], [x1, y1]]: Edge, row: number): number[] {
  if (y0 <= row === y1 <= row) return [];
  return [x0 + ((row - y0) / (y1 - y0)) * (x1 - x0)];
}

/** @returns the columns of an edge's vertices on the row's line, or the whole edge where it lies on it. */
function touching([[x0, y0], [x1, y1]]: Edge, row: number): (readonly [number, number])[] {
  const [starts, ends] = [Math.abs(y0 - row) <= TOLERANCE, Math.abs(y1 - row) <= TOLERANCE];
  if (starts && ends) return [[Math.min(x0, x1), Math.max(x0, x1)]];
  return starts ? [[x0, x0]] : [];
}
