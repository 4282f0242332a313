import { resizeMatrix } from '../../../graph/operators/resize.js';
import type { Tensor, Tensor4D, TfjsOperator, TfjsOperatorTable } from '../tfjs-operator.js';
import { channelsFirst, channelsLast } from '../tfjs-operator.js';

/** `linear` by the matrices that the gradient rule uses too, since backends differ at the border; `nearest` by the kernel. */
const resize: TfjsOperator = ({ tf, tensor, numbers, attributes }) => {
  const x = tensor(0);
  const [count, channels, rows, columns] = x.shape as [number, number, number, number];
  const scales = numbers(2);
  const [tall, wide] = [Math.round(rows * scales[2]), Math.round(columns * scales[3])];
  if (attributes['mode'] === 'nearest') {
    return [channelsFirst(tf, tf.image.resizeNearestNeighbor(channelsLast(tf, x), [tall, wide]))];
  }
  const byRow = tf.tensor3d(resizeMatrix(rows, tall, 'linear'), [1, tall, rows]);
  const byColumn = tf.tensor2d(resizeMatrix(columns, wide, 'linear'), [wide, columns]);
  const widened = tf.matMul(tf.reshape(x, [-1, columns]), byColumn, false, true);
  return [tf.reshape(tf.matMul(byRow, tf.reshape(widened, [-1, rows, wide])), [count, channels, tall, wide])];
};

const batchNormalization: TfjsOperator = ({ tf, tensor, attributes }) => {
  const perChannel = (k: number): Tensor => tf.reshape(tensor(k), [-1, 1, 1]);
  const deviation = tf.sqrt(tf.add(perChannel(4), tf.scalar(Number(attributes['epsilon'] ?? 1e-5))));
  const factor = tf.div(perChannel(1), deviation);
  const offset = tf.sub(perChannel(2), tf.mul(perChannel(3), factor));
  return [tf.add(tf.mul(tensor(0) as Tensor4D, factor), offset)];
};

/** Matrix products, reductions, resampling and normalisation. */
export const linear: TfjsOperatorTable = {
  MatMul: ({ tf, tensor }) => [tf.matMul(tensor(0), tensor(1))],
  ReduceSum: ({ tf, tensor, numbers, attributes }) => [
    tf.sum(tensor(0), [...numbers(1)], attributes['keepdims'] !== 0),
  ],
  ReduceMean: ({ tf, tensor, attributes }) => [
    tf.mean(tensor(0), [...(attributes['axes'] as readonly number[])], attributes['keepdims'] !== 0),
  ],
  ReduceMax: ({ tf, tensor, attributes }) => [
    tf.max(tensor(0), [...(attributes['axes'] as readonly number[])], attributes['keepdims'] !== 0),
  ],
  Resize: resize,
  BatchNormalization: batchNormalization,
};
