import { broadcastShape, unbroadcast } from '../broadcasting.js';
import type { OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { matMul, transpose } from '../ops.js';
import type { GraphScope } from '../graph-scope.js';
import type { Value } from '../value.js';

const swapLastTwo = (scope: GraphScope, x: Value): Value => {
  const rank = x.shape.length;
  return transpose(
    scope,
    x,
    [...x.shape.keys()].map((i) => (i === rank - 1 ? rank - 2 : i === rank - 2 ? rank - 1 : i)),
  );
};

/** Matrix product over the last two axes, broadcast over the leading ones; both inputs have at least two axes. */
export const matmulOperators: OperatorTable = {
  MatMul: {
    infer: ({ inputs }) => {
      const [a, b] = [required(inputs, 0), required(inputs, 1)];
      if (a.shape.length < 2 || b.shape.length < 2) throw new TypeError('MatMul takes matrices');
      if (a.shape.at(-1) !== b.shape.at(-2))
        throw new TypeError(`MatMul: ${a.shape.at(-1)} columns against ${b.shape.at(-2)} rows`);
      const leading = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
      return [{ shape: [...leading, a.shape.at(-2)!, b.shape.at(-1)!], type: a.type }];
    },
    gradient: (scope, node, [dy]) => {
      if (dy === undefined) return [];
      const [a, b] = [required(node.inputs, 0), required(node.inputs, 1)];
      return [
        unbroadcast(scope, matMul(scope, dy, swapLastTwo(scope, b)), a),
        unbroadcast(scope, matMul(scope, swapLastTwo(scope, a), dy), b),
      ];
    },
  },
};
