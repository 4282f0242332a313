import { broadcastShape, unbroadcast } from '../broadcasting.js';
import type { GraphScope } from '../graph-scope.js';
import type { GradientRule, Operator, OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import {
  add,
  cosine,
  divide,
  exponential,
  greater,
  less,
  multiply,
  negate,
  reciprocal,
  scalar,
  scaled,
  sign,
  sine,
  where,
} from '../ops.js';
import type { Value } from '../value.js';

/** An element-wise operator of one input whose derivative is dLoss/dY times `slope(x, y)`. */
const unary = (slope: (scope: GraphScope, x: Value, y: Value) => Value): Operator => ({
  infer: ({ inputs }) => [required(inputs, 0)],
  gradient: (scope, node, [dy]) => [dy && multiply(scope, dy, slope(scope, required(node.inputs, 0), node.outputs[0]))],
});

/** An element-wise operator of two inputs with broadcasting; `rule` gives both gradients before un-broadcasting. */
const binary = (
  rule: (scope: GraphScope, a: Value, b: Value, y: Value, dy: Value) => readonly [Value, Value],
): Operator => ({
  infer: ({ inputs }) => [
    { shape: broadcastShape(required(inputs, 0).shape, required(inputs, 1).shape), type: required(inputs, 0).type },
  ],
  gradient: (scope, node, [dy]) => {
    if (dy === undefined) return [];
    const [a, b] = [required(node.inputs, 0), required(node.inputs, 1)];
    const [da, db] = rule(scope, a, b, node.outputs[0], dy);
    return [unbroadcast(scope, da, a), unbroadcast(scope, db, b)];
  },
});

/** Max and Min: the gradient goes to the input that won; ties go to the first. */
const select = (firstLoses: (scope: GraphScope, a: Value, b: Value) => Value): Operator =>
  binary((scope, a, b, _y, dy) => {
    const zero = scalar(scope, 0);
    const lost = firstLoses(scope, a, b);
    return [where(scope, lost, zero, dy), where(scope, lost, dy, zero)];
  });

/** Pow with a constant exponent. */
const powerRule: GradientRule = (scope, node, [dy]) => {
  const x = required(node.inputs, 0);
  const exponent = scope.constantOf(required(node.inputs, 1))?.data[0];
  if (exponent === undefined) throw new TypeError('Pow has a gradient only with a constant exponent');
  const p = Number(exponent);
  const derivative = p === 2 ? scaled(scope, x, 2) : scaled(scope, scope.node('Pow', [x, scalar(scope, p - 1)])[0], p);
  return [dy && multiply(scope, dy, derivative)];
};

const clipRule: GradientRule = (scope, node, [dy]) => {
  const [x, low, high] = [0, 1, 2].map((k) => required(node.inputs, k));
  if (dy === undefined) return [];
  const zero = scalar(scope, 0);
  return [where(scope, less(scope, x, low), zero, where(scope, greater(scope, x, high), zero, dy))];
};

/** Element-wise arithmetic. @see ONNX operators, opset 17 */
export const elementwiseOperators: OperatorTable = {
  Add: binary((_scope, _a, _b, _y, dy) => [dy, dy]),
  Sub: binary((scope, _a, _b, _y, dy) => [dy, negate(scope, dy)]),
  Mul: binary((scope, a, b, _y, dy) => [multiply(scope, dy, b), multiply(scope, dy, a)]),
  Div: binary((scope, _a, b, y, dy) => [divide(scope, dy, b), negate(scope, divide(scope, multiply(scope, dy, y), b))]),
  Max: select(less),
  Min: select(greater),
  Pow: { infer: ({ inputs }) => [required(inputs, 0)], gradient: powerRule },
  Clip: { infer: ({ inputs }) => [required(inputs, 0)], gradient: clipRule },
  Neg: unary((scope) => scalar(scope, -1)),
  Abs: unary((scope, x) => sign(scope, x)),
  Sign: { infer: ({ inputs }) => [required(inputs, 0)] },
  Floor: { infer: ({ inputs }) => [required(inputs, 0)] },
  // The same value; no gradient flows. Written as ONNX Identity.
  StopGradient: { infer: ({ inputs }) => [required(inputs, 0)] },
  Exp: unary((_scope, _x, y) => y),
  Sin: unary((scope, x) => cosine(scope, x)),
  Cos: unary((scope, x) => negate(scope, sine(scope, x))),
  // d atan(x)/dx = 1 / (1 + x²)
  Atan: unary((scope, x) => reciprocal(scope, add(scope, multiply(scope, x, x), scalar(scope, 1)))),
  Log: unary((scope, x) => reciprocal(scope, x)),
  Sqrt: unary((scope, _x, y) => divide(scope, scalar(scope, 0.5), y)),
  Reciprocal: unary((scope, _x, y) => negate(scope, multiply(scope, y, y))),
  // d erf(x)/dx = 2/√π · exp(−x²)
  Erf: unary((scope, x) =>
    scaled(scope, exponential(scope, negate(scope, multiply(scope, x, x))), 2 / Math.sqrt(Math.PI)),
  ),
  Where: {
    infer: ({ inputs }) => {
      const values = broadcastShape(required(inputs, 1).shape, required(inputs, 2).shape);
      return [{ shape: broadcastShape(required(inputs, 0).shape, values), type: required(inputs, 1).type }];
    },
    gradient: (scope, node, [dy]) => {
      if (dy === undefined) return [];
      const [condition, a, b] = [0, 1, 2].map((k) => required(node.inputs, k));
      const zero = scalar(scope, 0);
      return [
        undefined,
        unbroadcast(scope, where(scope, condition, dy, zero), a),
        unbroadcast(scope, where(scope, condition, zero, dy), b),
      ];
    },
  },
};
