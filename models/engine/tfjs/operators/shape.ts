import { broadcastShape } from '../../../graph/broadcasting.js';
import { elementCount } from '../../../graph/value.js';
import type { Tensor, Tfjs, TfjsContext, TfjsOperator, TfjsOperatorTable } from '../tfjs-operator.js';

const reshape: TfjsOperator = ({ tf, tensor, numbers }) => {
  const x = tensor(0);
  return [
    tf.reshape(
      x,
      numbers(1).map((dim, i) => (dim === 0 ? x.shape[i] : dim)),
    ),
  ];
};

const expand: TfjsOperator = ({ tf, tensor, numbers }) => {
  const x = tensor(0);
  const target = broadcastShape(x.shape, numbers(1)).map(Number);
  const raised = tf.reshape(x, [...target.slice(x.shape.length).map(() => 1), ...x.shape]);
  return [tf.tile(raised, target.map((dim, i) => dim / raised.shape[i]))]; // prettier-ignore
};

/** Slices with numpy semantics; a negative step is a positive one on the reversed axis. */
const slice: TfjsOperator = ({ tf, tensor, numbers }) => {
  const [starts, ends, axes, steps] = [1, 2, 3, 4].map(numbers);
  let x = tensor(0);
  const begin = x.shape.map(() => 0);
  const end = [...x.shape];
  const stride = x.shape.map(() => 1);
  const backwards = axes.filter((_, i) => steps[i] < 0);
  if (backwards.length > 0) x = tf.reverse(x, backwards);
  axes.forEach((axis, i) => {
    const size = x.shape[axis];
    const at = (index: number): number => Math.min(Math.max(index < 0 ? index + size : index, -1), size);
    const [first, last] = [at(starts[i]), at(ends[i])];
    begin[axis] = Math.max(0, steps[i] > 0 ? first : size - 1 - Math.min(first, size - 1));
    end[axis] = steps[i] > 0 ? Math.max(last, 0) : size - 1 - last;
    stride[axis] = Math.abs(steps[i]);
  });
  if (stride.every((step) => step === 1)) {
    return [tf.slice(x, begin, end.map((last, axis) => last - begin[axis]))]; // prettier-ignore
  }
  return [tf.stridedSlice(x, begin, end, stride)];
};

const pad: TfjsOperator = ({ tf, tensor, numbers, attributes }) => {
  const x = tensor(0);
  const pads = numbers(1);
  const around = x.shape.map((_, i) => [pads[i], pads[i + x.shape.length]] as [number, number]);
  const mode = attributes['mode'] ?? 'constant';
  if (mode === 'constant') return [tf.pad(x, around)];
  if (mode === 'reflect') return [tf.mirrorPad(x, around, 'reflect')];
  return [around.reduce((value, [before, after], axis) => repeatEnds(tf, value, axis, before, after), x)];
};

/** Repeats the first and the last entry of an axis, as `edge` padding does. */
function repeatEnds(tf: Tfjs, x: Tensor, axis: number, before: number, after: number): Tensor {
  if (before === 0 && after === 0) return x;
  const size = x.shape[axis];
  const indices = Array.from({ length: before + size + after }, (_, i) => Math.min(Math.max(i - before, 0), size - 1));
  return tf.gather(x, tf.tensor1d(indices, 'int32'), axis);
}

/** x with `updates` added (or put) at `indices` along one axis. */
const scatterElements: TfjsOperator = (context) => {
  const { tf, tensor, attributes } = context;
  const [x, updates] = [tensor(0), tensor(2)];
  const flat = tf.reshape(linearIndices(context), [-1, 1]);
  const values = tf.reshape(updates, [-1]);
  const count = elementCount(x.shape);
  if (attributes['reduction'] === 'add') {
    return [tf.add(x, tf.reshape(tf.scatterND(flat, values, [count]), x.shape))];
  }
  return [tf.reshape(tf.tensorScatterUpdate(tf.reshape(x, [-1]), flat, values), x.shape)];
};

/** Position in the flattened x of each update. */
function linearIndices({ tf, tensor, attributes }: TfjsContext): Tensor {
  const [x, indices] = [tensor(0), tensor(1)];
  const axis = Number(attributes['axis'] ?? 0);
  const strideOf = (i: number): number => elementCount(x.shape.slice(i + 1));
  const along = tf.mul(indices, tf.scalar(strideOf(axis), 'int32'));
  return indices.shape.reduce<Tensor>((sum, size, i) => {
    if (i === axis) return sum;
    const steps = tf.mul(tf.range(0, size, 1, 'int32'), tf.scalar(strideOf(i), 'int32'));
    return tf.add(sum, tf.reshape(steps, indices.shape.map((_, k) => (k === i ? size : 1)))); // prettier-ignore
  }, along);
}

/** Operators that move elements, and those that tell of shapes. */
export const shape: TfjsOperatorTable = {
  Reshape: reshape,
  Expand: expand,
  Slice: slice,
  Pad: pad,
  ScatterElements: scatterElements,
  Transpose: ({ tf, tensor, attributes }) => [tf.transpose(tensor(0), [...(attributes['perm'] as readonly number[])])],
  Concat: ({ tf, tensor, attributes, count }) => [
    tf.concat(
      Array.from({ length: count }, (_, k) => tensor(k)),
      Number(attributes['axis']),
    ),
  ],
  Split: ({ tf, tensor, numbers, attributes }) => tf.split(tensor(0), [...numbers(1)], Number(attributes['axis'])),
  Gather: ({ tf, tensor, attributes }) => [tf.gather(tensor(0), tensor(1), Number(attributes['axis'] ?? 0))],
  GatherElements: (context) => {
    const { tf, tensor } = context;
    const indices = tf.reshape(linearIndices(context), [-1]);
    return [tf.reshape(tf.gather(tf.reshape(tensor(0), [-1]), indices), tensor(1).shape)];
  },
  Shape: ({ tf, tensor }) => [tf.tensor1d(tensor(0).shape, 'int32')],
  Size: ({ tf, tensor }) => [tf.scalar(tensor(0).size, 'int32')],
};
