import type { GradientRule, InferenceContext, OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { divide, equal, expandLike, multiply, reduceSum, reshape, sizeOf, toFloat } from '../ops.js';
import type { GraphScope } from '../graph-scope.js';
import type { Dim, Node, Value } from '../value.js';

/** @returns the axes of a reduction, from 0; all where none are named. ReduceSum has them as an input since opset 13, ReduceMean as an attribute until 17. */
function axesOf(
  x: Value,
  inputs: readonly (Value | undefined)[],
  attributes: Node['attributes'],
  constantOf: InferenceContext['constantOf'],
): readonly number[] {
  const listed = inputs[1] === undefined ? attributes['axes'] : constantOf(inputs[1])?.data;
  const axes =
    listed === undefined ? x.shape.map((_, i) => i) : Array.from(listed as ArrayLike<number | bigint>, Number);
  return axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
}

const infer = ({
  inputs,
  attributes,
  constantOf,
}: InferenceContext): readonly [{ shape: readonly Dim[]; type: Value['type'] }] => {
  const x = required(inputs, 0);
  const axes = axesOf(x, inputs, attributes, constantOf);
  const kept = x.shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
  const shape = attributes['keepdims'] === 0 ? x.shape.filter((_, i) => !axes.includes(i)) : kept;
  return [{ shape, type: x.type }];
};

/** dLoss/dY spread back over the axes that were reduced. */
function spread(scope: GraphScope, node: Node, dy: Value): Value {
  const x = required(node.inputs, 0);
  const axes = axesOf(x, node.inputs, node.attributes, (value) => scope.constantOf(value));
  const keepsDims = node.attributes['keepdims'] !== 0;
  // 0 copies the dimension at the same place, which holds only for axes before the first reduced one; known ones are named.
  const shape = x.shape.map((dim, i) => (axes.includes(i) ? 1 : typeof dim === 'number' ? dim : i === 0 ? 0 : -1));
  return expandLike(scope, keepsDims ? dy : reshape(scope, dy, shape), x);
}

const sumRule: GradientRule = (scope, node, [dy]) => [dy && spread(scope, node, dy)];

const meanRule: GradientRule = (scope, node, [dy]) => {
  if (dy === undefined) return [];
  const count = divide(scope, sizeOf(scope, required(node.inputs, 0)), sizeOf(scope, node.outputs[0]));
  return [spread(scope, node, divide(scope, dy, count))];
};

/** The entries that are the maximum share its gradient evenly, as in PyTorch's amax. */
const maxRule: GradientRule = (scope, node, [dy]) => {
  if (dy === undefined) return [];
  const x = required(node.inputs, 0);
  const axes = axesOf(x, node.inputs, node.attributes, (value) => scope.constantOf(value));
  const winners = toFloat(scope, equal(scope, x, spread(scope, node, node.outputs[0])));
  const share = divide(scope, winners, reduceSum(scope, winners, axes));
  return [multiply(scope, spread(scope, node, dy), share)];
};

/** Sums, means and maxima over axes. */
export const reductionOperators: OperatorTable = {
  ReduceSum: { infer, gradient: sumRule },
  ReduceMean: { infer, gradient: meanRule },
  ReduceMax: { infer, gradient: maxRule },
};
