import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import type { Tensor } from '../../../../models/graph/value.js';
import type { Weights } from '../../../../models/layers/network-scope.js';
import { NetworkScope } from '../../../../models/layers/network-scope.js';
import { noise } from '../graph/finite-differences.js';

/** @returns weights and statistics for whatever is built, with noise on top of their initial content so that none is 0 or 1 */
export function noisyWeights(build: (scope: NetworkScope) => unknown, seed = 2): Weights {
  const random = noise(seed);
  const scope = NetworkScope.create(new GraphBuilder('weights'), 'training', new Map(), random);
  build(scope);
  return new Map(
    [...scope.parameters, ...scope.statistics].map(([name, { initial }]): [string, Tensor] => {
      const { shape, data } = initial();
      return [name, { shape, data: (data as Float32Array).map((v) => v + 0.4 * random()) }];
    }),
  );
}
