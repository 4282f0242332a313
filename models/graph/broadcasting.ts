import type { GraphScope } from './graph-scope.js';
import { reduceSum, reshapeLike } from './ops.js';
import type { Dim, Shape, Value } from './value.js';

/** @returns the shape of an element-wise result (ONNX multidirectional broadcasting). @throws {TypeError} when the shapes do not fit. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => broadcastDim(a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1));
}

function broadcastDim(a: Dim, b: Dim): Dim {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  throw new TypeError(`shapes do not broadcast: ${a} against ${b}`);
}

/**
 * Sums a gradient over the axes along which `target` was broadcast, and gives it the target's shape.
 * The inverse of broadcasting in reverse mode.
 */
export function unbroadcast(scope: GraphScope, gradient: Value, target: Value): Value {
  const lead = gradient.shape.length - target.shape.length;
  const axes = gradient.shape
    .map((dim, i) => ({ dim, i }))
    .filter(({ dim, i }) => i < lead || (target.shape[i - lead] === 1 && dim !== 1));
  if (axes.length === 0) return gradient;
  const summed = reduceSum(
    scope,
    gradient,
    axes.map(({ i }) => i),
  );
  return lead === 0 ? summed : reshapeLike(scope, summed, target);
}
