import { add, gather, int64s, matMul, pad, reshape, scaled, slice, softmax, split, transpose } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { dense } from './dense.js';
import { truncatedNormal } from './initializer.js';
import type { NetworkScope } from './network-scope.js';
import { shiftMask } from './shift-mask.js';
import { cyclicShift } from './token-grid.js';

export interface WindowAttentionOptions {
  readonly heads: number;
  /** Side of the square windows in tokens. */
  readonly window: number;
  /** Rows and columns by which the windows are shifted; 0 or half a window. */
  readonly shift: number;
}

/**
 * Multi-head self-attention within (shifted) windows with a learned bias for each relative position (Liu et al. 2021, section 3.2).
 * A grid that the window does not divide is padded with zeros on the right and below, as the authors' segmentation code does.
 * Parameters: `qkv`, `projection` (dense), `position` [(2·window − 1)², heads].
 * @param x [N, rows, columns, C] @returns the same shape
 */
export function windowAttention(scope: NetworkScope, x: Value, options: WindowAttentionOptions): Value {
  const { graph } = scope;
  const { window, shift } = options;
  const [rows, columns, channels] = [1, 2, 3].map((i) => knownDim(x.shape[i])) as [number, number, number];
  const [bottom, right] = [-rows, -columns].map((size) => ((size % window) + window) % window);
  const padded = bottom + right === 0 ? x : pad(graph, x, [0, 0, 0, 0, 0, bottom, right, 0]);
  const [tall, wide] = [(rows + bottom) / window, (columns + right) / window];
  const shifted = cyclicShift(graph, padded, shift);
  const tiled = reshape(graph, shifted, [0, tall, window, wide, window, channels]);
  const windows = reshape(graph, transpose(graph, tiled, [0, 1, 3, 2, 4, 5]), [0, tall * wide, window ** 2, channels]);
  const mask = shift === 0 ? undefined : shiftMask(graph, tall, wide, window, shift);
  const attended = attention(scope, windows, options, mask);
  const untiled = transpose(
    graph,
    reshape(graph, attended, [0, tall, wide, window, window, channels]),
    [0, 1, 3, 2, 4, 5],
  );
  const grid = cyclicShift(graph, reshape(graph, untiled, [0, tall * window, wide * window, channels]), -shift);
  return bottom + right === 0 ? grid : slice(graph, grid, [0, 0], [rows, columns], [1, 2]);
}

/** softmax(q·kᵀ/√d + bias + mask)·v in each window. @param x [N, windows, tokens, C] @param mask [windows, 1, tokens, tokens] */
function attention(
  scope: NetworkScope,
  x: Value,
  { heads, window }: WindowAttentionOptions,
  mask: Value | undefined,
): Value {
  const { graph } = scope;
  const [windows, tokens, channels] = [1, 2, 3].map((i) => knownDim(x.shape[i])) as [number, number, number];
  const depth = channels / heads;
  const projected = dense(scope.within('qkv'), x, 3 * channels);
  const parts = split(graph, projected, [channels, channels, channels], 3);
  const [q, k, v] = parts.map((part) => reshape(graph, part, [0, windows, tokens, heads, depth]));
  const query = scaled(graph, transpose(graph, q, [0, 1, 3, 2, 4]), depth ** -0.5);
  const scores = matMul(graph, query, transpose(graph, k, [0, 1, 3, 4, 2]));
  const biased = add(graph, scores, positionBias(scope, heads, window));
  const weights = softmax(graph, mask === undefined ? biased : add(graph, biased, mask), 4);
  const mixed = transpose(graph, matMul(graph, weights, transpose(graph, v, [0, 1, 3, 2, 4])), [0, 1, 3, 2, 4]);
  return dense(scope.within('projection'), reshape(graph, mixed, [0, windows, tokens, channels]), channels);
}

/** The bias of every pair of tokens, [heads, tokens, tokens], from a table by relative position. */
function positionBias(scope: NetworkScope, heads: number, window: number): Value {
  const { graph } = scope;
  const table = scope.parameter('position', [(2 * window - 1) ** 2, heads], truncatedNormal(0.02));
  const picked = gather(graph, table, int64s(graph, relativePositions(window)), 0);
  return transpose(graph, reshape(graph, picked, [window ** 2, window ** 2, heads]), [2, 0, 1]);
}

/** Row of the bias table for each pair of tokens (query, key) of a window, row by row. */
export function relativePositions(window: number): readonly number[] {
  const tokens = Array.from({ length: window ** 2 }, (_, i) => [Math.floor(i / window), i % window] as const);
  return tokens.flatMap(([r0, c0]) =>
    tokens.map(([r1, c1]) => (r0 - r1 + window - 1) * (2 * window - 1) + (c0 - c1 + window - 1)),
  );
}
