import type { DataRecipe, Recipe } from './recipe.js';

/**
 * @returns the recipe cut down so far that it runs in seconds and still passes through every step: few lesions of each source, two epochs of
 * two steps, one round, one seed. Its numbers say nothing.
 */
export function quicken(recipe: Recipe): Recipe {
  // Each lesion of the lesion network is tested in a dozen ways, in full size.
  const [count, lesions] = recipe.experiment === 'lesion-network' ? [2, 1] : [4, 3];
  const data: DataRecipe = {
    ...recipe.data,
    sources: recipe.data.sources.map((source) =>
      source.kind === 'phantoms'
        ? { ...source, count: Math.min(source.count, count), matrix: 96, slices: 24, lesions }
        : { ...source, limit: Math.min(source.limit ?? count, count) },
    ),
    split: { ...recipe.data.split, validationShare: 0.25, testShare: 0.25 },
  };
  const short = { ...recipe, data, seeds: recipe.seeds.slice(0, 1) };
  if (short.experiment === 'initial-masks') return short;
  if (short.experiment === 'recist-labelling') {
    const training = { ...short.training, batch: 2, stepsPerEpoch: 2, warmUpSteps: 0 };
    return { ...short, training, phases: { region: 1, transform: 1, estimate: 1, joint: 1 } };
  }
  const training = { ...short.training, batch: 2, epochs: 2, stepsPerEpoch: 2, warmUpSteps: 0 };
  switch (short.experiment) {
    case 'slice-propagation':
      return { ...short, training, firstEpochs: 0, rounds: Math.min(short.rounds, 1), epochsPerRound: 1 };
    case 'stacked-gan': {
      const gan = { ...short.gan, training: { ...short.gan.training, batch: 2, stepsPerEpoch: 2, warmUpSteps: 0 } };
      const epochs = { features: 1, denoise: 1, enhance: 1, fineTune: 1 };
      return {
        ...short,
        training: { ...training, epochs: 1 },
        gan: { ...gan, epochs, images: 20, rounds: Math.min(1, gan.rounds) },
      };
    }
    case 'co-segmentation':
      return { ...short, training: { ...training, epochs: 1 }, clusters: 2, partners: 1 };
    case 'lesion-network':
      return { ...short, training: { ...training, epochs: 1 }, folds: 2 };
    case 'co-training':
      return { ...short, training, preparationEpochs: 1 };
    case 'whole-slice':
      return { ...short, training, preparationEpochs: 1, pixelMm: 380 / 96, input: { ...short.input, side: 96 } };
  }
}

/** @returns the recipe with phantoms in the place of all sources: for machines without data. */
export const withPhantoms = (recipe: Recipe): Recipe => ({
  ...recipe,
  data: {
    ...recipe.data,
    leastLongMm: 0,
    sources: [{ kind: 'phantoms', firstSeed: 1, count: 8, slices: 48, matrix: 192, lesions: 7 }],
  },
});
