import type { WindowOptions } from '../graph/ops.js';
import { conv, convTranspose } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import type { Initializer } from './initializer.js';
import { constantFill, heNormal } from './initializer.js';
import type { NetworkScope } from './network-scope.js';

export interface ConvOptions extends WindowOptions {
  readonly kernel?: number;
  /** Off where a normalisation follows, which would take the bias out again. */
  readonly bias?: boolean;
  /** First content of the weight; He's where not given. */
  readonly initializer?: Initializer;
}

/**
 * A convolution that keeps the size at stride 1: `kernel`² (default 3), padded by half its reach.
 * Parameters: `weight` [out, in / group, k, k], `bias` [out].
 */
export function convLayer(
  scope: NetworkScope,
  x: Value,
  out: number,
  { kernel = 3, bias = true, initializer, ...window }: ConvOptions = {},
): Value {
  const inputs = knownDim(x.shape[1]) / (window.group ?? 1);
  const first = initializer ?? heNormal(inputs * kernel * kernel);
  const weight = scope.parameter('weight', [out, inputs, kernel, kernel], first);
  const offset = bias ? scope.parameter('bias', [out], constantFill(0)) : undefined;
  const [rows, columns] = (window.dilations ?? [1, 1]).map((dilation) => (dilation * (kernel - 1)) >> 1);
  return conv(scope.graph, x, weight, offset, { pads: [rows, columns, rows, columns], ...window });
}

/** Doubles the size with a learned 2×2 kernel (U-Net's up-convolution). Parameters: `weight` [in, out, 2, 2], `bias` [out]. */
export function upConvLayer(scope: NetworkScope, x: Value, out: number): Value {
  const inputs = knownDim(x.shape[1]);
  const weight = scope.parameter('weight', [inputs, out, 2, 2], heNormal(inputs));
  return convTranspose(scope.graph, x, weight, scope.parameter('bias', [out], constantFill(0)), { strides: [2, 2] });
}
