import type { GraphScope } from '../graph-scope.js';
import type { GradientRule, InferenceContext, OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { concat, conv, convTranspose, matMul, pad, reduceSum, reshape, slice, transpose } from '../ops.js';
import type { Value } from '../value.js';
import { knownDim } from '../value.js';
import type { Window } from '../window.js';
import { slidOver, windowOf } from '../window.js';

/** Flips both kernel axes and swaps the channel axes within each group: [g·a, b, kr, kc] → [g·b, a, kr, kc]. */
function flippedWeight(scope: GraphScope, weight: Value, group: number): Value {
  const [outer, inner, rows, columns] = weight.shape.map(knownDim) as [number, number, number, number];
  const flipped =
    rows * columns === 1 ? weight : slice(scope, weight, [-1, -1], [-(2 ** 31), -(2 ** 31)], [2, 3], [-1, -1]);
  if (group === 1) return transpose(scope, flipped, [1, 0, 2, 3]);
  const grouped = reshape(scope, flipped, [group, outer / group, inner, rows, columns]);
  return reshape(scope, transpose(scope, grouped, [0, 2, 1, 3, 4]), [group * inner, outer / group, rows, columns]);
}

/** dLoss/dX of a convolution: for stride 1 again a convolution (the faster kernel everywhere), else a transposed one. */
function inputGradient(scope: GraphScope, x: Value, weight: Value, dy: Value, window: Window): Value {
  const { kernel, strides, pads, dilations, group } = window;
  if (strides[0] === 1 && strides[1] === 1) {
    const reach = kernel.map((size, i) => dilations[i] * (size - 1));
    const back = [reach[0] - pads[0], reach[1] - pads[1], reach[0] - pads[2], reach[1] - pads[3]] as const;
    if (back.every((p) => p >= 0))
      return conv(scope, dy, flippedWeight(scope, weight, group), undefined, { pads: back, dilations, group });
  }
  const outputPadding = [0, 1].map((i) => {
    const reached =
      (knownDim(dy.shape[i + 2]) - 1) * strides[i] + dilations[i] * (kernel[i] - 1) + 1 - pads[i] - pads[i + 2];
    return knownDim(x.shape[i + 2]) - reached;
  }) as [number, number];
  return convTranspose(scope, dy, weight, undefined, { strides, pads, dilations, group, outputPadding });
}

/**
 * dLoss/dWeight: for each kernel tap the correlation of `small` with `large` shifted to that tap, as one matrix product a tap.
 * @param small [N, a, rows, columns] on the coarse side of the stride @param large [N, b, …] on the fine side
 * @returns [a, b / group, kernelRows, kernelColumns]
 */
function weightGradient(scope: GraphScope, small: Value, large: Value, window: Window): Value {
  const { kernel, strides, pads, dilations, group } = window;
  const [a, rows, columns] = [1, 2, 3].map((i) => knownDim(small.shape[i])) as [number, number, number];
  const b = knownDim(large.shape[1]);
  const padded = pads.every((p) => p === 0)
    ? large
    : pad(scope, large, [0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]]);
  const channelsLast = transpose(scope, padded, [0, 2, 3, 1]);
  const left = reshape(scope, small, [0, group, a / group, rows * columns]);
  const taps = kernelTaps(kernel).map(([r, c]) => {
    const [top, start] = [r * dilations[0], c * dilations[1]];
    const ends = [top + (rows - 1) * strides[0] + 1, start + (columns - 1) * strides[1] + 1];
    const shifted = slice(scope, channelsLast, [top, start], ends, [1, 2], [...strides]);
    const right = reshape(scope, shifted, [0, rows * columns, group, b / group]);
    const product = matMul(scope, left, transpose(scope, right, [0, 2, 1, 3]));
    return reduceSum(scope, product, [0]); // [1, group, a / group, b / group]
  });
  const stacked = taps.length === 1 ? taps[0] : concat(scope, taps, 0);
  return reshape(scope, transpose(scope, stacked, [1, 2, 3, 0]), [a, b / group, kernel[0], kernel[1]]);
}

function kernelTaps([rows, columns]: readonly [number, number]): readonly (readonly [number, number])[] {
  return Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns] as const);
}

const biasGradient = (scope: GraphScope, bias: Value | undefined, dy: Value): Value | undefined =>
  bias && reshape(scope, reduceSum(scope, dy, [0, 2, 3]), [knownDim(bias.shape[0])]);

const convRule: GradientRule = (scope, node, [dy]) => {
  if (dy === undefined) return [];
  const [x, weight] = [required(node.inputs, 0), required(node.inputs, 1)];
  const window = windowOf(node.attributes);
  return [
    inputGradient(scope, x, weight, dy, window),
    weightGradient(scope, dy, x, window),
    biasGradient(scope, node.inputs[2], dy),
  ];
};

const convTransposeRule: GradientRule = (scope, node, [dy]) => {
  if (dy === undefined) return [];
  const [x, weight] = [required(node.inputs, 0), required(node.inputs, 1)];
  const window = windowOf(node.attributes);
  const { strides, pads, dilations, group } = window;
  const dx = conv(scope, dy, weight, undefined, { strides, pads, dilations, group });
  return [dx, weightGradient(scope, x, dy, window), biasGradient(scope, node.inputs[2], dy)];
};

function inferConv({ inputs, attributes }: InferenceContext): readonly [{ shape: Value['shape']; type: 'float32' }] {
  const [x, weight] = [required(inputs, 0), required(inputs, 1)];
  const window = windowOf(attributes);
  if (knownDim(x.shape[1]) !== knownDim(weight.shape[1]) * window.group) {
    throw new TypeError(
      `Conv: ${x.shape[1]} channels against a weight for ${knownDim(weight.shape[1]) * window.group}`,
    );
  }
  return [{ shape: [x.shape[0], weight.shape[0], ...slidOver(x.shape, window)], type: 'float32' }];
}

function inferConvTranspose({
  inputs,
  attributes,
}: InferenceContext): readonly [{ shape: Value['shape']; type: 'float32' }] {
  const [x, weight] = [required(inputs, 0), required(inputs, 1)];
  const { kernel, strides, pads, dilations, group, outputPadding } = windowOf(attributes);
  if (x.shape[1] !== weight.shape[0])
    throw new TypeError(`ConvTranspose: ${x.shape[1]} channels against a weight for ${weight.shape[0]}`);
  const spatial = [0, 1].map(
    (i) =>
      (knownDim(x.shape[i + 2]) - 1) * strides[i] +
      dilations[i] * (kernel[i] - 1) +
      1 +
      outputPadding[i] -
      pads[i] -
      pads[i + 2],
  );
  return [{ shape: [x.shape[0], knownDim(weight.shape[1]) * group, ...spatial], type: 'float32' }];
}

/** Convolutions in two dimensions, with stride, dilation and groups. */
export const convolutionOperators: OperatorTable = {
  Conv: { infer: inferConv, gradient: convRule },
  ConvTranspose: { infer: inferConvTranspose, gradient: convTransposeRule },
};
