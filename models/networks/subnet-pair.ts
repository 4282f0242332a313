import type { Network } from './network.js';

/**
 * Two subnets of one kind with weights of their own, for label-space co-training (000, Fig. 1): `under` learns from the
 * quadrilateral, `over` from the circle; the prediction is the mean of both.
 */
export const subnetPair = (network: Network): Network => ({
  id: `pair-of-${network.id}`,
  sizeMultiple: network.sizeMultiple,
  build: (scope, image) => ({
    branches: ['under', 'over'].map((name) => {
      const { branches } = network.build(scope.within(name), image);
      if (branches.length !== 1) throw new TypeError('a subnet has one branch');
      return { ...branches[0], name };
    }),
  }),
});
