import type { LabellingVariant, Recipe, RecipeOf } from './recipe.js';

/** @returns how many epochs a run of a recipe takes at most, for a progress bar. */
export function epochsOf(recipe: Recipe): number {
  switch (recipe.experiment) {
    case 'initial-masks':
      return 1;
    case 'stacked-gan': {
      const { epochs, rounds } = recipe.gan;
      return (
        3 * recipe.training.epochs + epochs.features + epochs.denoise + epochs.enhance + 2 * rounds * epochs.fineTune
      );
    }
    case 'recist-labelling':
      return labellingEpochs(recipe);
    case 'co-segmentation':
      return recipe.training.epochs * (1 + recipe.variants.length);
    case 'lesion-network':
      return recipe.training.epochs * (recipe.folds + 1);
    case 'slice-propagation':
      return recipe.training.epochs + recipe.rounds * recipe.epochsPerRound;
    default:
      return recipe.training.epochs;
  }
}

/** Rows of 004's table share stages: the region's transformer, and the hourglass without the right angle. */
function labellingEpochs({ variants, phases }: RecipeOf<'recist-labelling'>): number {
  const has = (...any: readonly LabellingVariant[]): number => (any.some((name) => variants.includes(name)) ? 1 : 0);
  const located = has('stn-shn') + has('stn-lrp-shn', 'stn-lrp-shn-cos');
  const estimated = has('shn') + has('stn-shn', 'stn-lrp-shn') + has('stn-lrp-shn-cos');
  const joint = variants.length * phases.joint;
  return located * (phases.region + phases.transform) + estimated * phases.estimate + joint;
}
