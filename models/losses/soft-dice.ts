import type { GraphScope } from '../graph/graph-scope.js';
import { add, divide, multiply, reduceMean, reduceSum, scaled, shifted, negate } from '../graph/ops.js';
import type { Value } from '../graph/value.js';

/**
 * Soft Dice loss 1 − (2·Σpy + 1) / (Σp + Σy + 1), per image and channel, then the mean (Milletari et al. 2016; 000, section 3).
 * @param probability [N, C, rows, columns], 0…1 @param target in the same shape
 */
export function softDiceLoss(scope: GraphScope, probability: Value, target: Value): Value {
  const sum = (value: Value): Value => reduceSum(scope, value, [2, 3], false);
  const overlap = shifted(scope, scaled(scope, sum(multiply(scope, probability, target)), 2), 1);
  const sizes = shifted(scope, add(scope, sum(probability), sum(target)), 1);
  return shifted(scope, negate(scope, reduceMean(scope, divide(scope, overlap, sizes), undefined, false)), 1);
}
