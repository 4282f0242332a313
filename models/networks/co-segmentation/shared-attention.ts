import { concat, expandLike, multiply, reduceMax, reduceMean, relu, reshape, sigmoid, slice } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';
import { convLayer } from '../../layers/convolution.js';
import { dense } from '../../layers/dense.js';
import type { NetworkScope } from '../../layers/network-scope.js';

/** `channel`: 002, Fig. 1b; `channel-spatial`: Fig. 1c (CSA). */
export type SharedAttention = 'channel' | 'channel-spatial';

/**
 * Keeps what both images of a pair have in common and suppresses the rest.
 * @param x features of the stacked pairs [2·N, C, rows, columns], the two of a pair beside each other
 * @returns features in the same shape
 */
export function attendToPair(scope: NetworkScope, x: Value, kind: SharedAttention): Value {
  const common = channelAttention(scope.within('channel'), x);
  return kind === 'channel' ? common : spatialAttention(scope.within('spatial'), common);
}

/**
 * Squeeze and excitation of each image (two dense layers, reduction 16), and the product of both images' factors for both: a channel
 * counts where it is active in either one and the other (002, section 3.2, after Chen et al. 2018).
 */
function channelAttention(scope: NetworkScope, x: Value): Value {
  const { graph } = scope;
  const channels = knownDim(x.shape[1]);
  const squeezed = reshape(graph, reduceMean(graph, x, [2, 3]), [-1, channels]);
  const inner = relu(graph, dense(scope.within('0'), squeezed, Math.max(4, channels >> 4)));
  const excited = reshape(graph, sigmoid(graph, dense(scope.within('1'), inner, channels)), [-1, 2, channels]);
  const [a, b] = [0, 1].map((k) => slice(graph, excited, [k], [k + 1], [1]));
  const both = expandLike(graph, multiply(graph, a, b), excited);
  return multiply(graph, x, reshape(graph, both, [-1, channels, 1, 1]));
}

/** σ of a 7×7 convolution over the mean and the maximum of the channels (Woo et al. 2018); 002 leaves the form open. */
function spatialAttention(scope: NetworkScope, x: Value): Value {
  const { graph } = scope;
  const told = concat(graph, [reduceMean(graph, x, [1]), reduceMax(graph, x, [1])], 1);
  return multiply(graph, x, sigmoid(graph, convLayer(scope, told, 1, { kernel: 7 })));
}
