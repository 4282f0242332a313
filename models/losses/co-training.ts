import { add, multiply, negate, scaled, shifted, sigmoid } from '../graph/ops.js';
import type { Value } from '../graph/value.js';
import type { Branch } from '../networks/network.js';
import type { Loss, LossContext } from './loss.js';
import { softDice } from './loss-terms.js';
import { softDiceLoss } from './soft-dice.js';
import { deeplySupervised } from './supervised.js';

/** Where the two subnets must agree: nowhere, on the whole slice, or only where their masks differ (C \ Q). 000, Table 3 */
export type ConsistencyRegion = 'none' | 'slice' | 'region';

export interface CoTrainingOptions {
  readonly consistency: ConsistencyRegion;
  /** λ where a step names none; .4 is our choice within the paper's .4–.7. */
  readonly lambda?: number;
  readonly sideWeight?: number;
}

/**
 * Label-space co-training of a pair of subnets (000, equations 1–5): L = ½·(L_seg(p_Q, Q) + L_seg(p_C, C)) + λ·L_co(p_Q, p_C).
 * All three are soft Dice in Milletari's form, so that L_co is 0 where the subnets agree. Batch: `under` (Q, the quadrilateral) and
 * `over` (C, the circle). Weight `lambda`: feed 0 during the preparation stage. The paper leaves open whether L_seg is summed or
 * averaged; averaged keeps the learning rate of one network.
 */
export const coTraining = ({ consistency, lambda = 0.4, sideWeight = 1 }: CoTrainingOptions): Loss => ({
  name: `co-training-${consistency}`,
  weights: consistency === 'none' ? {} : { lambda },
  build: (context, { branches }) => {
    const { graph } = context;
    if (branches.length !== 2) throw new TypeError('co-training takes a pair of subnets');
    const segmentation = branches.map((branch) =>
      deeplySupervised(context, softDice({ target: branch.name, squared: true }), branch, sideWeight),
    );
    const mean = scaled(graph, add(graph, segmentation[0], segmentation[1]), 0.5);
    const logged = { loss_under: segmentation[0], loss_over: segmentation[1] };
    if (consistency === 'none') return { loss: mean, logged };
    const agreement = consistencyLoss(context, branches, consistency);
    return {
      loss: add(graph, mean, multiply(graph, context.weight('lambda'), agreement)),
      logged: { ...logged, loss_consistency: agreement },
    };
  },
});

/** L_co: soft Dice between both predictions, on the slice or in C \ Q (000, equations 2 and 5). */
function consistencyLoss(context: LossContext, branches: readonly Branch[], consistency: ConsistencyRegion): Value {
  const { graph } = context;
  const [under, over] = branches.map(({ logits }) => sigmoid(graph, logits));
  if (consistency === 'slice') return softDiceLoss(graph, under, over, { squared: true });
  const outsideUnder = shifted(graph, negate(graph, context.target('under')), 1);
  const weight = multiply(graph, context.target('over'), outsideUnder);
  return softDiceLoss(graph, under, over, { squared: true, weight });
}
