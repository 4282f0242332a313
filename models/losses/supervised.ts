import { add, scaled } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import type { Branch } from '../networks/network.js';
import type { Loss, LossContext, LossTerm } from './loss.js';

/** @returns the term of a branch's prediction plus `sideWeight` times that of every side output (Xie and Tu 2015, equations 2–4). */
export function deeplySupervised(context: LossContext, term: LossTerm, branch: Branch, sideWeight: number): Value {
  const main = term.build(context, branch.logits);
  return branch.sides.reduce(
    (sum, side) => add(context.graph, sum, scaled(context.graph, term.build(context, side), sideWeight)),
    main,
  );
}

/**
 * One term on a network with one branch; side outputs (HNN) are supervised by the same term.
 * @param sideWeight weight of each side output, 1 in the paper
 */
export const supervised = (term: LossTerm, { sideWeight = 1 } = {}): Loss => ({
  name: term.name,
  weights: term.weights ?? {},
  build: (context, { branches }) => {
    if (branches.length !== 1) throw new TypeError('this loss supervises one branch; a pair of subnets is co-trained');
    return { loss: deeplySupervised(context, term, branches[0], sideWeight) };
  },
});
