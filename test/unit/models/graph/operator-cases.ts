import * as ops from '../../../../models/graph/ops.js';
import type { Differentiable } from './finite-differences.js';

/** Values in a fixed disorder with gaps far wider than the step of the differences, so that no maximum changes hands. */
const separated = (): (() => number) => {
  let i = 0;
  return () => (((i++ * 37) % 101) - 50) / 20;
};
const positive = (random: () => number): number => 0.3 + random();

/** At least one graph around each operator with a gradient rule, by ONNX name. */
export const operatorCases: Readonly<Record<string, readonly (Differentiable & { readonly what: string })[]>> = {
  Add: [
    {
      what: 'with broadcasting',
      inputs: [
        [2, 3, 4],
        [3, 1],
      ],
      build: (g, [a, b]) => ops.add(g, a, b),
    },
  ],
  Sub: [
    {
      what: 'with broadcasting on both sides',
      inputs: [
        [2, 1, 4],
        [3, 1],
      ],
      build: (g, [a, b]) => ops.subtract(g, a, b),
    },
  ],
  Mul: [{ what: 'with a vector', inputs: [[2, 3, 4], [4]], build: (g, [a, b]) => ops.multiply(g, a, b) }],
  Div: [
    { what: 'by positive numbers', inputs: [[2, 3], [3]], fill: positive, build: (g, [a, b]) => ops.divide(g, a, b) },
  ],
  Max: [
    {
      what: 'of two',
      inputs: [
        [3, 4],
        [3, 4],
      ],
      build: (g, [a, b]) => ops.maximum(g, a, b),
    },
  ],
  Min: [
    {
      what: 'of two',
      inputs: [
        [3, 4],
        [3, 4],
      ],
      build: (g, [a, b]) => ops.minimum(g, a, b),
    },
  ],
  Pow: [
    { what: 'squared', inputs: [[3, 4]], build: (g, [a]) => ops.power(g, a, 2) },
    { what: 'to 1.5', inputs: [[3, 4]], fill: positive, build: (g, [a]) => ops.power(g, a, 1.5) },
  ],
  Clip: [{ what: 'inside and outside', inputs: [[4, 5]], build: (g, [a]) => ops.clip(g, a, -0.55, 0.6) }],
  Neg: [{ what: '', inputs: [[5]], build: (g, [a]) => ops.negate(g, a) }],
  Abs: [{ what: '', inputs: [[5]], build: (g, [a]) => ops.absolute(g, a) }],
  Exp: [{ what: '', inputs: [[5]], build: (g, [a]) => ops.exponential(g, a) }],
  Atan: [{ what: '', inputs: [[5]], build: (g, [a]) => ops.arcTangent(g, a) }],
  Sin: [{ what: '', inputs: [[5]], build: (g, [a]) => ops.sine(g, a) }],
  Cos: [{ what: '', inputs: [[5]], build: (g, [a]) => ops.cosine(g, a) }],
  Log: [{ what: '', inputs: [[5]], fill: positive, build: (g, [a]) => ops.logarithm(g, a) }],
  Sqrt: [{ what: '', inputs: [[5]], fill: positive, build: (g, [a]) => ops.squareRoot(g, a) }],
  Reciprocal: [{ what: '', inputs: [[5]], fill: positive, build: (g, [a]) => ops.reciprocal(g, a) }],
  Erf: [{ what: '', inputs: [[5]], build: (g, [a]) => ops.errorFunction(g, a) }],
  Where: [
    {
      what: 'by comparison',
      inputs: [[3, 4], [3, 4], [4]],
      build: (g, [a, b, c]) => ops.add(g, a, ops.where(g, ops.greater(g, a, ops.scalar(g, 0)), b, c)),
    },
  ],
  Relu: [{ what: '', inputs: [[3, 4]], build: (g, [a]) => ops.relu(g, a) }],
  LeakyRelu: [{ what: '', inputs: [[3, 4]], build: (g, [a]) => ops.leakyRelu(g, a, 0.2) }],
  PRelu: [
    {
      what: 'by channel',
      inputs: [
        [2, 3, 2, 2],
        [3, 1, 1],
      ],
      build: (g, [a, s]) => ops.pRelu(g, a, s),
    },
  ],
  Sigmoid: [{ what: '', inputs: [[3, 4]], build: (g, [a]) => ops.sigmoid(g, a) }],
  Tanh: [{ what: '', inputs: [[3, 4]], build: (g, [a]) => ops.hyperbolicTangent(g, a) }],
  Softplus: [{ what: '', inputs: [[3, 4]], build: (g, [a]) => ops.softplus(g, a) }],
  Softmax: [
    { what: 'over the last axis', inputs: [[3, 4]], build: (g, [a]) => ops.softmax(g, a, -1) },
    { what: 'over channels', inputs: [[2, 3, 2, 2]], build: (g, [a]) => ops.softmax(g, a, 1) },
  ],
  ReduceSum: [
    { what: 'keeping dimensions', inputs: [[2, 3, 4]], build: (g, [a]) => ops.reduceSum(g, a, [0, 2]) },
    { what: 'dropping dimensions', inputs: [[2, 3, 4]], build: (g, [a]) => ops.reduceSum(g, a, [1], false) },
  ],
  ReduceMean: [
    { what: 'keeping dimensions', inputs: [[2, 3, 4]], build: (g, [a]) => ops.reduceMean(g, a, [0, 2]) },
    { what: 'of everything', inputs: [[2, 3, 4]], build: (g, [a]) => ops.reduceMean(g, a, undefined, false) },
  ],
  ReduceMax: [
    {
      what: 'keeping dimensions',
      inputs: [[2, 3, 4]],
      fill: separated(),
      build: (g, [a]) => ops.reduceMax(g, a, [0, 2]),
    },
    {
      what: 'dropping dimensions',
      inputs: [[2, 3, 4]],
      fill: separated(),
      build: (g, [a]) => ops.reduceMax(g, a, [1], false),
    },
  ],
  BatchNormalization: [
    {
      what: 'with fixed statistics',
      inputs: [[2, 3, 4, 2], [3], [3]],
      build: (g, [x, gamma, beta]) =>
        g.node('BatchNormalization', [x, gamma, beta, ops.floats(g, [0.1, -0.2, 0.3]), ops.floats(g, [1, 0.5, 2])], {
          epsilon: 1e-5,
        })[0],
    },
  ],
  Reshape: [{ what: 'with a rest', inputs: [[2, 3, 4]], build: (g, [a]) => ops.reshape(g, a, [0, 2, -1]) }],
  Expand: [
    { what: 'like another', inputs: [[2, 1, 4]], build: (g, [a]) => ops.expandLike(g, a, ops.concat(g, [a, a, a], 1)) },
  ],
  Transpose: [{ what: '', inputs: [[2, 3, 4]], build: (g, [a]) => ops.transpose(g, a, [2, 0, 1]) }],
  Concat: [
    {
      what: 'along channels',
      inputs: [
        [2, 1, 3],
        [2, 2, 3],
      ],
      build: (g, [a, b]) => ops.concat(g, [a, b], 1),
    },
  ],
  Split: [{ what: 'using one part only', inputs: [[2, 5]], build: (g, [a]) => ops.split(g, a, [2, 3], 1)[1] }],
  Slice: [
    { what: 'a run', inputs: [[3, 6]], build: (g, [a]) => ops.slice(g, a, [1], [4], [1]) },
    { what: 'every second', inputs: [[3, 7]], build: (g, [a]) => ops.slice(g, a, [1], [7], [1], [2]) },
    {
      what: 'backwards',
      inputs: [[3, 4]],
      build: (g, [a]) => ops.slice(g, a, [-1, -1], [-100, -100], [0, 1], [-1, -1]),
    },
  ],
  Pad: [{ what: 'with zeros', inputs: [[2, 3]], build: (g, [a]) => ops.pad(g, a, [0, 1, 1, 2]) }],
  Gather: [
    {
      what: 'picking one twice',
      inputs: [[3, 4, 2]],
      build: (g, [a]) => ops.gather(g, a, ops.int64s(g, [3, 0, 3]), 1),
    },
  ],
  GatherElements: [
    {
      what: 'picking one twice',
      inputs: [[2, 4]],
      build: (g, [a]) => {
        const indices = g.constant({ shape: [2, 3], data: BigInt64Array.from([3n, 0n, 3n, 1n, 1n, 2n]) });
        return ops.gatherElements(g, a, indices, 1);
      },
    },
  ],
  MatMul: [
    {
      what: 'with a broadcast batch',
      inputs: [
        [2, 3, 4],
        [4, 5],
      ],
      build: (g, [a, b]) => ops.matMul(g, a, b),
    },
  ],
  Conv: [
    {
      what: '3×3',
      inputs: [[2, 3, 6, 5], [4, 3, 3, 3], [4]],
      build: (g, [x, w, b]) => ops.conv(g, x, w, b, { pads: [1, 1, 1, 1] }),
    },
    {
      what: '1×1 without bias',
      inputs: [
        [2, 3, 4, 4],
        [2, 3, 1, 1],
      ],
      build: (g, [x, w]) => ops.conv(g, x, w),
    },
    {
      what: 'stride 2',
      inputs: [
        [2, 2, 7, 6],
        [3, 2, 3, 3],
      ],
      build: (g, [x, w]) => ops.conv(g, x, w, undefined, { strides: [2, 2], pads: [1, 1, 1, 1] }),
    },
    {
      what: 'dilated',
      inputs: [
        [1, 2, 8, 8],
        [2, 2, 3, 3],
      ],
      build: (g, [x, w]) => ops.conv(g, x, w, undefined, { dilations: [2, 2], pads: [2, 2, 2, 2] }),
    },
    {
      what: 'grouped',
      inputs: [
        [2, 4, 5, 5],
        [6, 2, 3, 3],
      ],
      build: (g, [x, w]) => ops.conv(g, x, w, undefined, { group: 2, pads: [1, 1, 1, 1] }),
    },
    {
      what: 'padded beyond its reach',
      inputs: [
        [1, 1, 4, 4],
        [1, 1, 2, 2],
      ],
      build: (g, [x, w]) => ops.conv(g, x, w, undefined, { pads: [2, 2, 2, 2] }),
    },
  ],
  ConvTranspose: [
    {
      what: 'stride 2',
      inputs: [[2, 3, 4, 3], [3, 2, 2, 2], [2]],
      build: (g, [x, w, b]) => ops.convTranspose(g, x, w, b, { strides: [2, 2] }),
    },
    {
      what: 'padded and grouped',
      inputs: [
        [1, 4, 4, 4],
        [4, 2, 3, 3],
      ],
      build: (g, [x, w]) =>
        ops.convTranspose(g, x, w, undefined, { strides: [2, 2], pads: [1, 1, 1, 1], outputPadding: [1, 1], group: 2 }),
    },
  ],
  MaxPool: [
    { what: '2×2', inputs: [[2, 2, 4, 4]], fill: separated(), build: (g, [x]) => ops.maxPool(g, x, [2, 2]) },
    {
      what: 'overlapping',
      inputs: [[1, 2, 7, 7]],
      fill: separated(),
      build: (g, [x]) => ops.maxPool(g, x, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
    },
  ],
  AveragePool: [
    { what: '2×2', inputs: [[2, 2, 4, 4]], build: (g, [x]) => ops.averagePool(g, x, [2, 2]) },
    {
      what: 'overlapping and padded',
      inputs: [[1, 2, 6, 6]],
      build: (g, [x]) => ops.averagePool(g, x, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
    },
  ],
  Resize: [
    { what: 'nearest, doubled', inputs: [[1, 2, 3, 4]], build: (g, [x]) => ops.resize(g, x, 6, 8, 'nearest') },
    { what: 'linear, up by a fraction', inputs: [[1, 2, 4, 4]], build: (g, [x]) => ops.resize(g, x, 6, 10, 'linear') },
    { what: 'linear, down', inputs: [[1, 1, 8, 6]], build: (g, [x]) => ops.resize(g, x, 4, 3, 'linear') },
  ],
};
