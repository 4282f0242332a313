import { add, sigmoid } from '../graph/ops.js';
import type { LossTerm } from './loss.js';
import { maskedCrossEntropy, meanCrossEntropy, recistLoss } from './cross-entropy.js';
import type { SoftDiceOptions } from './soft-dice.js';
import { softDiceLoss } from './soft-dice.js';

/** Names of the batch's tensors that a term reads; both in the shape of the logits. */
export interface TargetNames {
  /** The mask, 0…1; `target` where not given. */
  readonly target?: string;
  /** Weight of each pixel, 0 where the mask is uncertain; every pixel counts where not given. */
  readonly pixelWeight?: string;
}

/** Soft Dice of the mask (000, section 3). Batch: `target`, optionally a pixel weight. */
export const softDice = ({
  target = 'target',
  pixelWeight,
  ...options
}: TargetNames & SoftDiceOptions = {}): LossTerm => ({
  name: 'soft-dice',
  build: (context, logits) =>
    softDiceLoss(context.graph, sigmoid(context.graph, logits), context.target(target), {
      ...options,
      ...(pixelWeight === undefined ? {} : { weight: context.target(pixelWeight) }),
    }),
});

/** Mean cross-entropy of the mask over the pixels that count (003, equation 1). Batch: `target`, optionally a pixel weight. */
export const crossEntropy = ({ target = 'target', pixelWeight }: TargetNames = {}): LossTerm => ({
  name: 'cross-entropy',
  build: (context, logits) =>
    pixelWeight === undefined
      ? meanCrossEntropy(context.graph, logits, context.target(target))
      : maskedCrossEntropy(context.graph, logits, context.target(target), context.target(pixelWeight)),
});

/**
 * L_R + α·L_F + β·L_B (001, equations 2 and 3). Batch: `marked`, `foreground`, `background`, disjoint; what is in none of them is ignored.
 * Weights: `alpha`, `beta`, small while the masks are uncertain, later 1.
 */
export const recistTerm = (): LossTerm => ({
  name: 'recist',
  weights: { alpha: 1, beta: 1 },
  build: (context, logits) => {
    const [marked, foreground, background] = ['marked', 'foreground', 'background'].map((name) => context.target(name));
    const regions = { marked, foreground, background };
    return recistLoss(context.graph, logits, regions, context.weight('alpha'), context.weight('beta'));
  },
});

/** The sum of two terms, e.g. cross-entropy and soft Dice. */
export const sumOf = (a: LossTerm, b: LossTerm): LossTerm => ({
  name: `${a.name}+${b.name}`,
  weights: { ...a.weights, ...b.weights },
  build: (context, logits) => add(context.graph, a.build(context, logits), b.build(context, logits)),
});
