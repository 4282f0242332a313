import { add, errorFunction, matMul, multiply, pRelu, reshape, scaled, shifted } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { knownDim } from '../graph/value.js';
import { constantFill, truncatedNormal } from './initializer.js';
import type { NetworkScope } from './network-scope.js';

/**
 * x · weight + bias over the last axis of [N, …, in]. Parameters `weight` [in, out], `bias` [out].
 * The leading axes are one for the product, so that the weight's gradient is one product too.
 */
export function dense(scope: NetworkScope, x: Value, out: number, { bias = true } = {}): Value {
  const inputs = knownDim(x.shape.at(-1));
  const weight = scope.parameter('weight', [inputs, out], truncatedNormal(0.02));
  const rows = x.shape.length === 2 ? x : reshape(scope.graph, x, [-1, inputs]);
  const product = matMul(scope.graph, rows, weight);
  const summed = bias ? add(scope.graph, product, scope.parameter('bias', [out], constantFill(0))) : product;
  if (x.shape.length === 2) return summed;
  return reshape(scope.graph, summed, [-1, ...x.shape.slice(1, -1).map(knownDim), out]);
}

/** Gaussian error linear unit, x/2 · (1 + erf(x/√2)) (Hendrycks and Gimpel 2016). */
export function gelu({ graph }: NetworkScope, x: Value): Value {
  return multiply(
    graph,
    scaled(graph, x, 0.5),
    shifted(graph, errorFunction(graph, scaled(graph, x, Math.SQRT1_2)), 1),
  );
}

/** PReLU with one learned slope a channel, starting at .25 (He et al. 2015). Parameter `slope` [C, 1, 1]. */
export function pReluLayer(scope: NetworkScope, x: Value): Value {
  return pRelu(scope.graph, x, scope.parameter('slope', [knownDim(x.shape[1]), 1, 1], constantFill(0.25)));
}
