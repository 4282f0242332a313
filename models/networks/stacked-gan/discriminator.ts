import { leakyRelu, reshape } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import { knownDim } from '../../graph/value.js';
import { convLayer } from '../../layers/convolution.js';
import { dense } from '../../layers/dense.js';
import type { NetworkScope } from '../../layers/network-scope.js';
import { normalizedConv } from '../../layers/normalized-conv.js';

export interface DiscriminatorOptions {
  /** Channels of the convolutions; every second one strides by two. */
  readonly channels: readonly number[];
  /** Width of the first of the two dense layers. */
  readonly dense: number;
}

/** Ledig et al. 2017, Fig. 4, as 003 takes it over. */
export const discriminatorPaper: DiscriminatorOptions = {
  channels: [64, 64, 128, 128, 256, 256, 512, 512],
  dense: 1024,
};
/** Trains on a CPU in minutes. */
export const discriminatorSmall: DiscriminatorOptions = { channels: [12, 12, 24, 24, 48, 48], dense: 64 };

const slope = 0.2;

/**
 * Whether an image is a real one, before the sigmoid, [N, 1]. All but the first convolution are normalised.
 * @param image [N, C, rows, columns] of the size it was trained for (crops of 32² for G1, 128² for G2)
 */
export function discriminate(scope: NetworkScope, image: Value, options: DiscriminatorOptions): Value {
  const { graph } = scope;
  const last = options.channels.reduce((value, channels, k) => {
    const strides = k % 2 === 0 ? ([1, 1] as const) : ([2, 2] as const);
    const layer = scope.within(`conv.${k}`);
    const made =
      k === 0 ? convLayer(layer.within('conv'), value, channels, { strides }) : normalizedConv(layer, value, channels, { strides }); // prettier-ignore
    return leakyRelu(graph, made, slope);
  }, image);
  const count = [1, 2, 3].reduce((product, i) => product * knownDim(last.shape[i]), 1);
  const hidden = dense(scope.within('dense.0'), reshape(graph, last, [-1, count]), options.dense);
  return dense(scope.within('dense.1'), leakyRelu(graph, hidden, slope), 1);
}
