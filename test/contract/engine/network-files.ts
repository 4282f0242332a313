import { noise } from '../../unit/models/graph/finite-differences.js';
import { GraphBuilder } from '../../../models/graph/graph-builder.js';
import type { Tensor } from '../../../models/graph/value.js';
import { elementCount } from '../../../models/graph/value.js';
import { NetworkScope } from '../../../models/layers/network-scope.js';
import type { Network } from '../../../models/networks/network.js';
import { inferenceFile } from '../../../models/training/inference-file.js';

/** @returns the network with noise for weights and statistics, as a file for images of `side`² with some channels */
export function noisyNetworkFile(network: Network, channels: number, side: number): Uint8Array {
  const random = noise(3);
  const scope = NetworkScope.create(new GraphBuilder('noise'), 'training', new Map(), random);
  network.build(scope, scope.graph.input('image', ['N', channels, side, side]));
  const weights = [...scope.parameters, ...scope.statistics].map(([name, { initial }]): [string, Tensor] => {
    const { shape, data } = initial();
    return [name, { shape, data: (data as Float32Array).map((v) => v + 0.05 * random()) }];
  });
  return inferenceFile(network, new Map(weights), { channels, rows: side, columns: side });
}

/** Repeatable noise in −1…1. */
export function noisyTensor(shape: readonly number[], seed = 5): Tensor {
  const random = noise(seed);
  return { shape, data: Float32Array.from({ length: elementCount(shape) }, () => 2 * random() - 1) };
}
