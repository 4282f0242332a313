import type { GraphBuilder } from '../../graph/graph-builder.js';
import { maxPool } from '../../graph/ops.js';
import type { Value } from '../../graph/value.js';
import type { Weights } from '../../layers/network-scope.js';
import { NetworkScope } from '../../layers/network-scope.js';
import type { UNetOptions } from '../u-net.js';
import { doubleConv } from '../u-net.js';

/** What a frozen network sees in an image: the space in which the perceptual loss measures. */
export interface FeatureNetwork {
  readonly id: string;
  /** @param name keeps the constants of two uses in one graph apart @param image [N, C, rows, columns] */
  features(graph: GraphBuilder, name: string, image: Value): Value;
}

/**
 * @returns the encoder of a U-Net that was trained here, down to a level: no weights trained on photographs can be had
 * @param weights of the whole U-Net; only the encoder's are used
 * @param level 0 is the image's own size
 */
export const uNetFeatures = (weights: Weights, { baseChannels }: UNetOptions, level: number): FeatureNetwork => ({
  id: `u-net-encoder-${level}`,
  features: (graph, name, image) => {
    const own = new Map([...weights].map(([key, tensor]) => [`${name}.${key}`, tensor]));
    const scope = NetworkScope.create(graph, 'inference', own, () => 0).within(name);
    let value = image;
    for (let k = 0; k <= level; k++) {
      const finer = k === 0 ? value : maxPool(graph, value, [2, 2]);
      value = doubleConv(scope.within(`encoder.${k}`), finer, baseChannels << k);
    }
    return value;
  },
});
