import type { GraphScope } from '../graph/graph-scope.js';
import { add, divide, multiply, negate, reduceMean, reduceSum, scaled, shifted, sigmoid, slice } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import { maskedCrossEntropy } from '../losses/cross-entropy.js';
import type { LossTerm } from '../losses/loss.js';

const weights = { crossEntropy: 2, volumeDice: 1, markedSliceDice: 0.5 } as const;

/**
 * The loss of the lesion network: 2 · cross-entropy + soft Dice of the volume + ½ · soft Dice of the marked slice (which the reader sees
 * first). Batch: `target` and `certainty`, both [N, slices, rows, columns]; voxels of certainty 0 are ignored (beyond the CT, unknown).
 */
export const lesionLoss = (markedSlice: number): LossTerm => ({
  name: 'lesion',
  build: (context, logits) => {
    const { graph } = context;
    const [target, certainty] = [context.target('target'), context.target('certainty')];
    const probability = sigmoid(graph, logits);
    const onMarked = (value: Value): Value => slice(graph, value, [markedSlice], [markedSlice + 1], [1]);
    const volume = diceLoss(graph, probability, target, certainty);
    const marked = diceLoss(graph, onMarked(probability), onMarked(target), onMarked(certainty));
    const entropy = maskedCrossEntropy(graph, logits, target, certainty);
    return add(
      graph,
      scaled(graph, entropy, weights.crossEntropy),
      add(graph, scaled(graph, volume, weights.volumeDice), scaled(graph, marked, weights.markedSliceDice)),
    );
  },
});

/** 1 − soft Dice over whole volumes, the mean over the batch; both sums are smoothed by one voxel. */
function diceLoss(graph: GraphScope, probability: Value, target: Value, certainty: Value): Value {
  const sum = (value: Value): Value => reduceSum(graph, multiply(graph, value, certainty), [1, 2, 3], false);
  const overlap = shifted(graph, scaled(graph, sum(multiply(graph, probability, target)), 2), 1);
  const dice = divide(graph, overlap, shifted(graph, add(graph, sum(probability), sum(target)), 1));
  return shifted(graph, negate(graph, reduceMean(graph, dice, undefined, false)), 1);
}
