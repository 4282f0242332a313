import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { MaskSlice } from '../measure/mask-slice.js';

/** Directions of travel along pixel edges, clockwise: right, down, left, up. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * Traces the edges of a mask: the marching-squares boundary at pixel resolution, neither smoothed nor shifted.
 * Regions that touch only at a corner get outlines of their own; holes are outlined too (counter-clockwise).
 * @returns closed polygons, corners only, in voxel indices of the volume's slice (a pixel reaches from −0.5 to +0.5 around its index)
 */
export function traceOutlines(mask: MaskSlice): readonly (readonly IndexPoint[])[] {
  const [row0, column0] = mask.origin;
  const width = mask.columns + 1;
  const edges = boundaryEdges(mask, width);
  const outlines: IndexPoint[][] = [];
  for (let vertex = 0; vertex < edges.length; vertex++) {
    for (let direction = 0; direction < 4; direction++) {
      if ((edges[vertex] & (1 << direction)) === 0) continue;
      const corners = followEdge(edges, width, vertex, direction);
      outlines.push(corners.map((at) => [(at % width) - 0.5 + column0, Math.floor(at / width) - 0.5 + row0]));
    }
  }
  return outlines;
}

/** For each grid vertex, the directions (bits) in which a boundary edge leaves it, with the mask on its right-hand side. */
function boundaryEdges({ rows, columns, pixels }: MaskSlice, width: number): Uint8Array {
  const inside = (row: number, column: number) =>
    row >= 0 && row < rows && column >= 0 && column < columns && pixels[row * columns + column] !== 0;
  const edges = new Uint8Array(width * (rows + 1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!inside(row, column)) continue;
      const corner = row * width + column;
      if (!inside(row - 1, column)) edges[corner] |= 1;
      if (!inside(row, column + 1)) edges[corner + 1] |= 2;
      if (!inside(row + 1, column)) edges[corner + width + 1] |= 4;
      if (!inside(row, column - 1)) edges[corner + width] |= 8;
    }
  }
  return edges;
}

/** Walks one closed outline, erasing its edges; where two meet at a corner it turns right and so stays on its own pixel. */
function followEdge(edges: Uint8Array, width: number, start: number, firstDirection: number): number[] {
  const corners: number[] = [];
  let vertex = start;
  let direction = firstDirection;
  let before = -1;
  do {
    edges[vertex] &= ~(1 << direction);
    if (direction !== before) corners.push(vertex);
    before = direction;
    vertex += STEPS[direction][0] + STEPS[direction][1] * width;
    const next = [direction + 1, direction, direction + 3]
      .map((candidate) => candidate % 4)
      .find((candidate) => (edges[vertex] & (1 << candidate)) !== 0);
    if (next === undefined) break;
    direction = next;
  } while (vertex !== start);
  return corners;
}
