import type { Window } from '../../../graph/window.js';
import { windowOf } from '../../../graph/window.js';
import type { Tensor, Tensor4D, Tfjs, TfjsContext, TfjsOperatorTable } from '../tfjs-operator.js';
import { channelsFirst, channelsLast } from '../tfjs-operator.js';

/** Below every number that a network makes; −∞ would turn into NaN where backends multiply it by zero. */
const lowest = -3.4e38;

/** The image [N, rows, columns, C] with `fill` around it as the window wants. */
function padded({ tf, tensor, attributes }: TfjsContext, fill: number): { x: Tensor4D; window: Window } {
  const window = windowOf(attributes);
  const [top, left, bottom, right] = window.pads;
  const x = channelsLast(tf, tensor(0));
  if (window.pads.every((p) => p === 0)) return { x, window };
  return { x: tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]], fill), window }; // prettier-ignore
}

const pair = ([a, b]: readonly [number, number]): [number, number] => [a, b];

/** One strided view of the image for each tap of the window, [N, rows, columns, C, taps]. */
function windows(tf: Tfjs, x: Tensor4D, { kernel, strides }: Window): Tensor {
  const [count, tall, wide, channels] = x.shape;
  const views: Tensor4D[] = [];
  for (let r = 0; r < kernel[0]; r++) {
    for (let c = 0; c < kernel[1]; c++) {
      const ends = [count, tall - kernel[0] + r + 1, wide - kernel[1] + c + 1, channels];
      views.push(tf.stridedSlice(x, [0, r, c, 0], ends, [1, strides[0], strides[1], 1]) as Tensor4D);
    }
  }
  return tf.stack(views, 4);
}

/** Position of each maximum in the whole input, as ONNX MaxPool counts it: flattened [N, C, rows, columns], the first of equals. */
function maxPositions(context: TfjsContext): Tensor {
  const { tf, tensor } = context;
  const { x, window } = padded(context, lowest);
  const [count, channels, rows, columns] = tensor(0).shape as [number, number, number, number];
  const tap = tf.argMax(windows(tf, x, window), 4);
  const [, tall, wide] = tap.shape;
  const range = (size: number, step: number, shape: number[]): Tensor =>
    tf.reshape(tf.mul(tf.range(0, size, 1, 'int32'), tf.scalar(step, 'int32')), shape);
  const integer = (value: number): Tensor => tf.scalar(value, 'int32');
  const tapRow = tf.floorDiv(tap, integer(window.kernel[1]));
  const tapColumn = tf.sub(tap, tf.mul(tapRow, integer(window.kernel[1])));
  const row = tf.add(tf.add(tapRow, range(tall, window.strides[0], [1, tall, 1, 1])), integer(-window.pads[0]));
  const column = tf.add(tf.add(tapColumn, range(wide, window.strides[1], [1, 1, wide, 1])), integer(-window.pads[1]));
  const plane = tf.add(
    range(count, channels * rows * columns, [count, 1, 1, 1]),
    range(channels, rows * columns, [1, 1, 1, channels]),
  );
  return channelsFirst(tf, tf.add(tf.add(tf.mul(row, integer(columns)), column), plane));
}

/** Pooling in two dimensions. */
export const pooling: TfjsOperatorTable = {
  MaxPool: (context) => {
    const { x, window } = padded(context, lowest);
    const { tf } = context;
    return [channelsFirst(tf, tf.maxPool(x, pair(window.kernel), pair(window.strides), 'valid'))];
  },
  MaxPoolPositions: (context) => [maxPositions(context)],
  AveragePool: (context) => {
    const { x, window } = padded(context, 0);
    const { tf } = context;
    return [channelsFirst(tf, tf.avgPool(x, pair(window.kernel), pair(window.strides), 'valid'))];
  },
};
