import type { GradientRule, OperatorTable } from '../operator.js';
import { required } from '../operator.js';
import { divide, multiply, reduceSum, reshape, shifted, squareRoot, subtract } from '../ops.js';
import type { Value } from '../value.js';
import { knownDim } from '../value.js';

/** Gradients of input, scale and offset; the statistics are fixed and get none. */
const rule: GradientRule = (scope, node, [dy]) => {
  if (dy === undefined) return [];
  const [x, gamma, , mean, variance] = [0, 1, 2, 3, 4].map((k) => required(node.inputs, k));
  const channels = knownDim(x.shape[1]);
  const perChannel = (value: Value): Value => reshape(scope, value, [1, channels, 1, 1]);
  const summed = (value: Value): Value => reshape(scope, reduceSum(scope, value, [0, 2, 3]), [channels]);
  const deviation = squareRoot(scope, shifted(scope, perChannel(variance), Number(node.attributes['epsilon'] ?? 1e-5)));
  const standardized = divide(scope, subtract(scope, x, perChannel(mean)), deviation);
  return [
    divide(scope, multiply(scope, dy, perChannel(gamma)), deviation),
    summed(multiply(scope, dy, standardized)),
    summed(dy),
  ];
};

/**
 * Batch normalisation of [N, C, rows, columns] with fixed statistics, for inference files and for frozen networks inside a loss;
 * engines fold it into the convolution before it. Training composes the normalisation from its parts (models/layers).
 */
export const normalizationOperators: OperatorTable = {
  BatchNormalization: { infer: ({ inputs }) => [required(inputs, 0)], gradient: rule },
};
