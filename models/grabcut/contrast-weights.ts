import type { GridMaxFlow } from '../max-flow/grid-max-flow.js';
import type { PlaneSize } from '../raster/plane-size.js';

/**
 * Writes the smoothness of every pair of neighbours, γ · exp(−β · difference²) / distance with β = 1 / (2 · mean difference²), for the
 * forward direction of each pair: one plane of nodes after the other, 0 where a neighbour lies in the border.
 * @param levels 8-bit image on the padded grid of `flow`
 * @see GrabCut (2004), equations 11 and 5
 */
export function contrastWeights(
  flow: GridMaxFlow,
  levels: Uint8Array,
  size: PlaneSize,
  gamma: number,
  weights: Float32Array,
): void {
  const byDifference = weightTable(gamma, beta(flow, levels, size));
  weights.fill(0);
  forEachForwardRun(flow, size, (direction, first, last) => {
    const offset = flow.offsets[direction];
    const plane = (direction / 2) * flow.nodeCount;
    const { column, row } = flow.directions[direction];
    const table = byDifference[Math.abs(column) + Math.abs(row) - 1];
    for (let node = first; node <= last; node++) {
      weights[plane + node] = table[Math.abs(levels[node] - levels[node + offset])];
    }
  });
}

/** @returns the weights by difference of intensity: of neighbours across an edge, and across a corner (√2 further). */
function weightTable(gamma: number, factor: number): readonly [Float64Array, Float64Array] {
  const near = Float64Array.from(
    { length: 256 },
    (_, difference) => gamma * Math.exp(-factor * difference * difference),
  );
  return [near, near.map((weight) => weight / Math.SQRT2)];
}

/** @returns 0 for an image without any difference. */
function beta(flow: GridMaxFlow, levels: Uint8Array, size: PlaneSize): number {
  let [sum, count] = [0, 0];
  forEachForwardRun(flow, size, (direction, first, last) => {
    const offset = flow.offsets[direction];
    for (let node = first; node <= last; node++) {
      const difference = levels[node] - levels[node + offset];
      sum += difference * difference;
    }
    count += last - first + 1;
  });
  return sum > 0 ? count / (2 * sum) : 0;
}

/** Calls `visit` for each forward direction and row, with the first and last node that have that neighbour within the plane. */
function forEachForwardRun(
  flow: GridMaxFlow,
  size: PlaneSize,
  visit: (direction: number, first: number, last: number) => void,
): void {
  for (let direction = 0; direction < flow.directions.length; direction += 2) {
    const { column, row } = flow.directions[direction];
    for (let j = 0; j + row < size.rows; j++) {
      visit(direction, flow.nodeAt(Math.max(0, -column), j), flow.nodeAt(size.columns - 1 - Math.max(0, column), j));
    }
  }
}
