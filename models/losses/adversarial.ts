import type { GraphScope } from '../graph/graph-scope.js';
import { add, multiply, negate, reduceMean, softplus, subtract } from '../graph/ops.js';
import type { Value } from '../graph/value.js';

const mean = (graph: GraphScope, value: Value): Value => reduceMean(graph, value, undefined, false);

/** What the generator wants: −ln D(G(x)), from logits (Ledig et al. 2017, equation 6, as a mean). */
export const generatorLoss = (graph: GraphScope, fake: Value): Value =>
  mean(graph, softplus(graph, negate(graph, fake)));

/** What the discriminator wants: −ln D(real) − ln(1 − D(fake)), from logits. */
export const discriminatorLoss = (graph: GraphScope, real: Value, fake: Value): Value =>
  add(graph, mean(graph, softplus(graph, negate(graph, real))), mean(graph, softplus(graph, fake)));

/** Mean squared difference of what a frozen network sees in two images (Johnson et al. 2016; 003, section 3.1); with the images themselves, MSE. */
export function perceptualLoss(graph: GraphScope, actual: Value, wanted: Value): Value {
  const difference = subtract(graph, actual, wanted);
  return mean(graph, multiply(graph, difference, difference));
}
