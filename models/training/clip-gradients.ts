import type { GraphScope } from '../graph/graph-scope.js';
import { add, divide, minimum, multiply, reduceSum, scalar, shifted, squareRoot } from '../graph/ops.js';
import type { Value } from '../graph/value.js';

/** @returns the Euclidean norm of all gradients together, a scalar. */
export function globalNorm(scope: GraphScope, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => reduceSum(scope, multiply(scope, gradient, gradient), undefined, false));
  return squareRoot(
    scope,
    squares.reduce((a, b) => add(scope, a, b)),
  );
}

/** Scales all gradients down together so that their common norm is at most `limit`. */
export function clipGradients(scope: GraphScope, gradients: readonly Value[], limit: number): readonly Value[] {
  const factor = divide(scope, scalar(scope, limit), shifted(scope, globalNorm(scope, gradients), 1e-6));
  const capped = minimum(scope, factor, scalar(scope, 1));
  return gradients.map((gradient) => multiply(scope, gradient, capped));
}
