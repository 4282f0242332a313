import type { GraphScope } from '../graph/graph-scope.js';
import { add, divide, multiply, reduceMean, reduceSum, scaled, shifted, negate } from '../graph/ops.js';
import type { Value } from '../graph/value.js';

export interface SoftDiceOptions {
  /** Sums squares in the denominator, as Milletari et al. do; then two equal maps have no loss even where they are no masks. */
  readonly squared?: boolean;
  /** Added to numerator and denominator; 1 where not given. */
  readonly smoothing?: number;
}

/**
 * Soft Dice loss 1 − (2·Σpy + s) / (Σp + Σy + s), per image and channel, then the mean (Milletari et al. 2016; 000, section 3).
 * @param probability [N, C, rows, columns], 0…1 @param target in the same shape
 * @param options.weight weight of each pixel in the same shape; pixels of weight 0 are ignored
 */
export function softDiceLoss(
  scope: GraphScope,
  probability: Value,
  target: Value,
  { squared = false, smoothing = 1, weight }: SoftDiceOptions & { readonly weight?: Value } = {},
): Value {
  const sum = (value: Value): Value =>
    reduceSum(scope, weight === undefined ? value : multiply(scope, value, weight), [2, 3], false);
  const size = (value: Value): Value => sum(squared ? multiply(scope, value, value) : value);
  const overlap = shifted(scope, scaled(scope, sum(multiply(scope, probability, target)), 2), smoothing);
  const sizes = shifted(scope, add(scope, size(probability), size(target)), smoothing);
  return shifted(scope, negate(scope, reduceMean(scope, divide(scope, overlap, sizes), undefined, false)), 1);
}
