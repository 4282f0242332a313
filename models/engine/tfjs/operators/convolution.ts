import type { Rank } from '@tensorflow/tfjs-core';
import type { Window } from '../../../graph/window.js';
import { windowOf } from '../../../graph/window.js';
import type { Tensor, Tensor4D, Tfjs, TfjsOperator, TfjsOperatorTable } from '../tfjs-operator.js';
import { channelsFirst, channelsLast } from '../tfjs-operator.js';

/** Only `valid` and `same` are known to every backend; other paddings are put around the image before. */
function convolve(tf: Tfjs, x: Tensor4D, filter: Tensor, window: Window): Tensor4D {
  const { kernel, strides, pads, dilations } = window;
  const isDense = strides[0] === 1 && strides[1] === 1;
  const half = kernel.map((size, i) => (dilations[i] * (size - 1)) / 2);
  const isSame = isDense && pads.every((p, i) => p === half[i % 2]);
  const mode = isSame ? 'same' : 'valid';
  const padded = isSame || pads.every((p) => p === 0) ? x : padImage(tf, x, pads);
  // No backend strides and dilates at once: every position is computed, and the strided ones are kept.
  const dilated = dilations[0] !== 1 || dilations[1] !== 1;
  const at = dilated && !isDense ? ([1, 1] as [number, number]) : ([...strides] as [number, number]);
  const isDepthwise = window.group > 1;
  const result = isDepthwise
    ? tf.depthwiseConv2d(padded, filter as Tensor4D, at, mode, 'NHWC', [...dilations] as [number, number])
    : tf.conv2d(padded, filter as Tensor4D, at, mode, 'NHWC', [...dilations] as [number, number]);
  if (!dilated || isDense) return result;
  return tf.stridedSlice(result, [0, 0, 0, 0], result.shape, [1, strides[0], strides[1], 1]) as Tensor4D;
}

const padImage = (tf: Tfjs, x: Tensor4D, [top, left, bottom, right]: Window['pads']): Tensor4D =>
  tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]); // prettier-ignore

const addBias = (tf: Tfjs, y: Tensor4D, bias: Tensor | undefined): Tensor4D =>
  bias === undefined ? y : tf.add(y, bias);

const conv: TfjsOperator = ({ tf, tensor, prepared, attributes, count }) => {
  const window = windowOf(attributes);
  const x = channelsLast(tf, tensor(0));
  const bias = count > 2 ? tensor(2) : undefined;
  const [out, inner] = tensor(1).shape;
  if (window.group === 1) {
    const filter = prepared(1, (weight) => tf.transpose(weight as Tensor4D, [2, 3, 1, 0]));
    return [channelsFirst(tf, addBias(tf, convolve(tf, x, filter, window), bias))];
  }
  if (inner === 1) {
    const filter = prepared(1, (weight) =>
      tf.transpose(tf.reshape(weight, [window.group, out / window.group, ...window.kernel]), [2, 3, 0, 1]),
    );
    return [channelsFirst(tf, addBias(tf, convolve(tf, x, filter, window), bias))];
  }
  const parts: Tensor4D[] = tf.split(x, window.group, 3);
  const weights = tf.split(tensor(1), window.group, 0);
  const convolved = parts.map((part, g) => {
    const filter = tf.transpose<Tensor>(weights[g], [2, 3, 1, 0]);
    return convolve(tf, part, filter, { ...window, group: 1 });
  });
  return [channelsFirst(tf, addBias(tf, tf.concat(convolved, 3), bias))];
};

/** Spreads a filter [rows, columns, …] so that `dilation − 1` zeros stand between its taps. */
function dilate(tf: Tfjs, filter: Tensor4D, [byRow, byColumn]: readonly [number, number]): Tensor4D {
  if (byRow === 1 && byColumn === 1) return filter;
  const [rows, columns, outer, inner] = filter.shape;
  const apart = tf.reshape(filter, [rows, 1, columns, 1, outer * inner]);
  const padded = tf.pad(apart, [[0, 0], [0, byRow - 1], [0, 0], [0, byColumn - 1], [0, 0]]); // prettier-ignore
  const spread = tf.reshape<Rank.R4>(padded, [rows * byRow, columns * byColumn, outer, inner]);
  return tf.slice(spread, [0, 0, 0, 0], [(rows - 1) * byRow + 1, (columns - 1) * byColumn + 1, outer, inner]);
}

function convolveTransposed(tf: Tfjs, x: Tensor4D, weight: Tensor, window: Window): Tensor4D {
  const { strides, pads, dilations, outputPadding } = window;
  const filter = dilate(tf, tf.transpose(weight as Tensor4D, [2, 3, 1, 0]), dilations);
  const [count, rows, columns] = x.shape;
  const [tall, wide, outputs] = filter.shape;
  const full = [(rows - 1) * strides[0] + tall, (columns - 1) * strides[1] + wide] as const;
  const shape: [number, number, number, number] = [count, full[0], full[1], outputs];
  const y = tf.conv2dTranspose(x, filter, shape, [...strides] as [number, number], 'valid');
  const longer = outputPadding.some((p) => p > 0) ? padImage(tf, y, [0, 0, outputPadding[0], outputPadding[1]]) : y;
  if (pads.every((p) => p === 0)) return longer;
  const size = [0, 1].map((i) => full[i] + outputPadding[i] - pads[i] - pads[i + 2]);
  return tf.slice(longer, [0, pads[0], pads[1], 0], [count, size[0], size[1], outputs]);
}

const convTranspose: TfjsOperator = ({ tf, tensor, attributes, count }) => {
  const window = windowOf(attributes);
  const parts: Tensor4D[] = tf.split(channelsLast(tf, tensor(0)), window.group, 3);
  const weights = tf.split(tensor(1), window.group, 0);
  const made = parts.map((part, g) => convolveTransposed(tf, part, weights[g], window));
  const joined = made.length === 1 ? made[0] : tf.concat(made, 3);
  return [channelsFirst(tf, addBias(tf, joined, count > 2 ? tensor(2) : undefined))];
};

/** Convolutions in two dimensions. */
export const convolution: TfjsOperatorTable = { Conv: conv, ConvTranspose: convTranspose };
