import { unbroadcast } from '../broadcasting.js';
import type { GraphScope } from '../graph-scope.js';
import type { Operator, OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { greater, multiply, reduceSum, scalar, scaled, shifted, negate, sigmoid, subtract, where } from '../ops.js';
import type { Node, Value } from '../value.js';

/** dLoss/dX of an activation from its input, its output and dLoss/dY. */
const activation = (rule: (scope: GraphScope, x: Value, y: Value, dy: Value, node: Node) => Value): Operator => ({
  infer: ({ inputs }) => [required(inputs, 0)],
  gradient: (scope, node, [dy]) => [dy && rule(scope, required(node.inputs, 0), node.outputs[0], dy, node)],
});

const positive = (scope: GraphScope, x: Value): Value => greater(scope, x, scalar(scope, 0));

/** Activations. At the kink of a rectifier the derivative is that of the negative side, as in PyTorch. */
export const activationOperators: OperatorTable = {
  Relu: activation((scope, x, _y, dy) => where(scope, positive(scope, x), dy, scalar(scope, 0))),
  LeakyRelu: activation((scope, x, _y, dy, node) =>
    where(scope, positive(scope, x), dy, scaled(scope, dy, Number(node.attributes['alpha'] ?? 0.01))),
  ),
  PRelu: {
    infer: ({ inputs }) => [required(inputs, 0)],
    gradient: (scope, node, [dy]) => {
      if (dy === undefined) return [];
      const [x, slope] = [required(node.inputs, 0), required(node.inputs, 1)];
      const [isPositive, zero] = [positive(scope, x), scalar(scope, 0)];
      return [
        where(scope, isPositive, dy, multiply(scope, dy, slope)),
        unbroadcast(scope, where(scope, isPositive, zero, multiply(scope, dy, x)), slope),
      ];
    },
  },
  Sigmoid: activation((scope, _x, y, dy) =>
    multiply(scope, dy, multiply(scope, y, shifted(scope, negate(scope, y), 1))),
  ),
  Tanh: activation((scope, _x, y, dy) => multiply(scope, dy, shifted(scope, negate(scope, multiply(scope, y, y)), 1))),
  Softplus: activation((scope, x, _y, dy) => multiply(scope, dy, sigmoid(scope, x))),
  // dX = (dY − Σ dY·Y) · Y along the axis
  Softmax: activation((scope, _x, y, dy, node) => {
    const axis = Number(node.attributes['axis'] ?? -1);
    const along = reduceSum(scope, multiply(scope, dy, y), [axis < 0 ? y.shape.length + axis : axis]);
    return multiply(scope, subtract(scope, dy, along), y);
  }),
};
