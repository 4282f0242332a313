import { elementTypeNumber } from '../../../graph/operators/comparison.js';
import type { Tensor, Tfjs, TfjsOperator, TfjsOperatorTable } from '../tfjs-operator.js';

const unary =
  (apply: (tf: Tfjs, x: Tensor) => Tensor): TfjsOperator =>
  ({ tf, tensor }) => [apply(tf, tensor(0))];

const binary =
  (apply: (tf: Tfjs, a: Tensor, b: Tensor) => Tensor): TfjsOperator =>
  ({ tf, tensor }) => [apply(tf, tensor(0), tensor(1))];

const castTypes: Readonly<Record<number, 'float32' | 'int32' | 'bool'>> = {
  [elementTypeNumber.float32]: 'float32',
  [elementTypeNumber.int64]: 'int32',
  [elementTypeNumber.bool]: 'bool',
};

/** Arithmetic, activations, comparisons. */
export const elementwise: TfjsOperatorTable = {
  Add: binary((tf, a, b) => tf.add(a, b)),
  Sub: binary((tf, a, b) => tf.sub(a, b)),
  Mul: binary((tf, a, b) => tf.mul(a, b)),
  Div: binary((tf, a, b) => tf.div(a, b)),
  Max: binary((tf, a, b) => tf.maximum(a, b)),
  Min: binary((tf, a, b) => tf.minimum(a, b)),
  Pow: binary((tf, a, b) => tf.pow(a, b)),
  Neg: unary((tf, x) => tf.neg(x)),
  Abs: unary((tf, x) => tf.abs(x)),
  Sign: unary((tf, x) => tf.sign(x)),
  Floor: unary((tf, x) => tf.floor(x)),
  Exp: unary((tf, x) => tf.exp(x)),
  Sin: unary((tf, x) => tf.sin(x)),
  Cos: unary((tf, x) => tf.cos(x)),
  Atan: unary((tf, x) => tf.atan(x)),
  StopGradient: unary((tf, x) => tf.clone(x)),
  Log: unary((tf, x) => tf.log(x)),
  Sqrt: unary((tf, x) => tf.sqrt(x)),
  Reciprocal: unary((tf, x) => tf.reciprocal(x)),
  Erf: unary((tf, x) => tf.erf(x)),
  Clip: ({ tf, tensor, numbers }) => [tf.clipByValue(tensor(0), numbers(1)[0], numbers(2)[0])],
  Where: ({ tf, tensor }) => [tf.where(tensor(0), tensor(1), tensor(2))],
  Greater: binary((tf, a, b) => tf.greater(a, b)),
  Less: binary((tf, a, b) => tf.less(a, b)),
  Equal: binary((tf, a, b) => tf.equal(a, b)),
  Cast: ({ tf, tensor, attributes }) => [tf.cast(tensor(0), castTypes[Number(attributes['to'])])],
  Relu: unary((tf, x) => tf.relu(x)),
  LeakyRelu: ({ tf, tensor, attributes }) => [tf.leakyRelu(tensor(0), Number(attributes['alpha'] ?? 0.01))],
  // Not tf.prelu: backends differ in how they broadcast its slopes.
  PRelu: binary((tf, x, slope) => tf.sub(tf.relu(x), tf.mul(slope, tf.relu(tf.neg(x))))),
  Sigmoid: unary((tf, x) => tf.sigmoid(x)),
  Tanh: unary((tf, x) => tf.tanh(x)),
  // ln(1 + e^x) without overflow; the kernel of the wasm backend loses digits for large negative x.
  Softplus: unary((tf, x) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))))),
  Softmax: ({ tf, tensor, attributes }) => {
    const x = tensor(0);
    const axis = Number(attributes['axis'] ?? -1);
    const raised = tf.exp(tf.sub(x, tf.max(x, axis, true)));
    return [tf.div(raised, tf.sum(raised, axis, true))];
  },
};
