import type { GraphScope } from '../graph/graph-scope.js';
import { concat, reshape, slice, transpose } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';

/** Tokens of an image as a grid, [N, rows, columns, C]. */

const toEnd = 2 ** 31 - 1;

/** Moves the grid up and left by `shift`; what leaves comes in on the other side. */
export function cyclicShift(graph: GraphScope, x: Value, shift: number): Value {
  if (shift === 0) return x;
  return [1, 2].reduce(
    (value, axis) =>
      concat(graph, [slice(graph, value, [shift], [toEnd], [axis]), slice(graph, value, [0], [shift], [axis])], axis),
    x,
  );
}

/** Joins the channels of each 2×2 block: [N, r, c, C] → [N, r/2, c/2, 4C], in the order top left, bottom left, top right, bottom right. */
export function gatherBlocks(graph: GraphScope, x: Value): Value {
  const [rows, columns, channels] = [1, 2, 3].map((i) => knownDim(x.shape[i]));
  const split = reshape(graph, x, [0, rows / 2, 2, columns / 2, 2, channels]);
  const blocks = transpose(graph, split, [0, 1, 3, 4, 2, 5]);
  return reshape(graph, blocks, [0, rows / 2, columns / 2, 4 * channels]);
}

/** Spreads channels over blocks of factor²: [N, r, c, f²·C] → [N, f·r, f·c, C]. */
export function spreadBlocks(graph: GraphScope, x: Value, factor: number): Value {
  const [rows, columns, channels] = [1, 2, 3].map((i) => knownDim(x.shape[i]));
  const depth = channels / factor ** 2;
  const split = reshape(graph, x, [0, rows, columns, factor, factor, depth]);
  const spread = transpose(graph, split, [0, 1, 3, 2, 4, 5]);
  return reshape(graph, spread, [0, rows * factor, columns * factor, depth]);
}
