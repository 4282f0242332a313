import type { GraphScope } from '../graph-scope.js';
import type { GradientRule, InferenceContext, OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { convTranspose, expandLike, floats, reshape, reshapeLike, scalar } from '../ops.js';
import type { Value } from '../value.js';
import { knownDim } from '../value.js';
import { slidOver, windowOf } from '../window.js';

const infer = ({ inputs, attributes }: InferenceContext): readonly [{ shape: Value['shape']; type: 'float32' }] => {
  const x = required(inputs, 0);
  return [{ shape: [x.shape[0], x.shape[1], ...slidOver(x.shape, windowOf(attributes))], type: 'float32' }];
};

/** The position of each maximum within the whole input, flattened; made by a second MaxPool so that inference never pays for it. */
function maxPositions(scope: GraphScope, x: Value, attributes: Record<string, unknown>): Value {
  return scope.node('MaxPoolPositions', [x], attributes as never)[0];
}

/** Each output hands its gradient to the one input that was the maximum (the first of equals), also where windows overlap. */
const maxPoolRule: GradientRule = (scope, node, [dy]) => {
  if (dy === undefined) return [];
  const x = required(node.inputs, 0);
  const positions = maxPositions(scope, x, node.attributes);
  const zeros = reshape(scope, expandLike(scope, scalar(scope, 0), x), [-1]);
  const flat = scope.node('ScatterElements', [zeros, reshape(scope, positions, [-1]), reshape(scope, dy, [-1])], {
    axis: 0,
    reduction: 'add',
  });
  return [reshapeLike(scope, flat[0], x)];
};

/** Every input of a window gets an equal share: a transposed convolution with a constant kernel, channel by channel. */
const averagePoolRule: GradientRule = (scope, node, [dy]) => {
  if (dy === undefined) return [];
  const x = required(node.inputs, 0);
  const { kernel, strides, pads } = windowOf(node.attributes);
  const share = 1 / (kernel[0] * kernel[1]);
  const weight = floats(
    scope,
    Array.from({ length: kernel[0] * kernel[1] }, () => share),
    [1, 1, kernel[0], kernel[1]],
  );
  const single = reshape(scope, dy, [-1, 1, knownDim(dy.shape[2]), knownDim(dy.shape[3])]);
  const outputPadding = [0, 1].map(
    (i) =>
      knownDim(x.shape[i + 2]) - ((knownDim(dy.shape[i + 2]) - 1) * strides[i] + kernel[i] - pads[i] - pads[i + 2]),
  ) as [number, number];
  return [reshapeLike(scope, convTranspose(scope, single, weight, undefined, { strides, pads, outputPadding }), x)];
};

/** Pooling in two dimensions. `MaxPoolPositions` is written as ONNX MaxPool with its second output alone. */
export const poolingOperators: OperatorTable = {
  MaxPool: { infer, gradient: maxPoolRule },
  MaxPoolPositions: { infer: (context) => [{ ...infer(context)[0], type: 'int64' }] },
  AveragePool: { infer, gradient: averagePoolRule },
  ScatterElements: { infer: ({ inputs }) => [required(inputs, 0)] },
};
