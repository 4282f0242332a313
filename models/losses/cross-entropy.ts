import type { GraphScope } from '../graph/graph-scope.js';
import { add, divide, multiply, reduceMean, reduceSum, shifted, softplus, subtract } from '../graph/ops.js';
import type { Value } from '../graph/value.js';

/** −log-likelihood of each pixel from logits, softplus(z) − y·z: never overflows. @param target 0…1, in the shape of the logits */
export const pixelCrossEntropy = (scope: GraphScope, logits: Value, target: Value): Value =>
  subtract(scope, softplus(scope, logits), multiply(scope, target, logits));

/** Mean cross-entropy over all pixels (003, equation 1). */
export const meanCrossEntropy = (scope: GraphScope, logits: Value, target: Value): Value =>
  reduceMean(scope, pixelCrossEntropy(scope, logits, target), undefined, false);

/**
 * Mean cross-entropy over the pixels whose weight is not zero: uncertain trimap pixels have weight 0 (003, section 3.2).
 * @param weight in the shape of the logits; a batch without any weighted pixel gives 0
 */
export function maskedCrossEntropy(scope: GraphScope, logits: Value, target: Value, weight: Value): Value {
  const all = reduceSum(scope, multiply(scope, pixelCrossEntropy(scope, logits, target), weight), undefined, false);
  return divide(scope, all, shifted(scope, reduceSum(scope, weight, undefined, false), 1e-6));
}

/** Masks of one batch in the shape of the logits, 0 or 1, disjoint: marked pixels R, further foreground F, background B. */
export interface RecistRegions {
  readonly marked: Value;
  readonly foreground: Value;
  readonly background: Value;
}

/**
 * L = L_R + α·L_F + β·L_B, each the mean over its own region (001, equations 2 and 3).
 * @param alpha @param beta scalars to feed: small while F and B are uncertain, later 1
 */
export function recistLoss(scope: GraphScope, logits: Value, regions: RecistRegions, alpha: Value, beta: Value): Value {
  const { marked, foreground, background } = regions;
  const positive = add(scope, marked, foreground);
  const mean = (region: Value): Value => maskedCrossEntropy(scope, logits, positive, region);
  const weighted = add(scope, multiply(scope, alpha, mean(foreground)), multiply(scope, beta, mean(background)));
  return add(scope, mean(marked), weighted);
}
