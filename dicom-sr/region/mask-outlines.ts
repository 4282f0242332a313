import type { Outline, PlanePoint } from './outline.js';

/**
 * @param pixels not 0 = set; C order [row, column]
 * @returns the outer edges of the set pixels as closed outlines, corners [column, row] as DICOM counts (outer corner of the first pixel =
 *   [0, 0]); holes are outlines of their own
 */
export function maskOutlines(pixels: Uint8Array, columns: number): readonly Outline[] {
  const next = boundaryEdges(pixels, columns);
  const stride = columns + 1;
  const outlines: Outline[] = [];
  for (const [start, ends] of next) {
    while (ends.length > 0) {
      const corners = [start];
      for (let at = ends.pop(); at !== undefined && at !== start; at = next.get(at)?.pop()) corners.push(at);
      outlines.push(withoutMiddles(corners.map((key): PlanePoint => [key % stride, Math.floor(key / stride)])));
    }
  }
  return outlines;
}

/** Edges between a set pixel and one that is not, from corner to corner, the set pixel on their right. */
function boundaryEdges(pixels: Uint8Array, columns: number): ReadonlyMap<number, number[]> {
  const stride = columns + 1;
  const edges = new Map<number, number[]>();
  const add = (from: number, to: number): void => {
    const ends = edges.get(from);
    if (ends === undefined) edges.set(from, [to]);
    else ends.push(to);
  };
  const isSet = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && column < columns && (pixels[row * columns + column] ?? 0) !== 0;
  pixels.forEach((value, i) => {
    if (value === 0) return;
    const [row, column] = [Math.floor(i / columns), i % columns];
    const corner = row * stride + column;
    if (!isSet(row - 1, column)) add(corner, corner + 1);
    if (!isSet(row, column + 1)) add(corner + 1, corner + 1 + stride);
    if (!isSet(row + 1, column)) add(corner + 1 + stride, corner + stride);
    if (!isSet(row, column - 1)) add(corner + stride, corner);
  });
  return edges;
}

/** Without the corners between two edges of one direction. */
function withoutMiddles(points: Outline): Outline {
  return points.filter(([x, y], i) => {
    const [beforeX, beforeY] = points[(i + points.length - 1) % points.length];
    const [afterX, afterY] = points[(i + 1) % points.length];
    return (x - beforeX) * (afterY - y) !== (y - beforeY) * (afterX - x);
  });
}
