import type { InputOptions } from '../data/sampling/image-channels.js';
import { createBatch, shuffled } from '../data/sampling/training-slice.js';
import type { TrainingSlice } from '../data/sampling/training-slice.js';
import { seededRandom } from '../phantom/seeded-random.js';
import type { BatchSource } from './run/train-stage.js';
import type { TrainedRecipe } from './recipe/recipe.js';

/** Slices that are validated on; more would cost more than they tell. */
const MOST_VALIDATION = 96;

/**
 * @returns slices as batches: an epoch goes through the list in an order of its own, again from the start where it is longer than the list.
 */
export function sampleBatches(
  training: readonly TrainingSlice[],
  validation: readonly TrainingSlice[],
  { training: { batch, stepsPerEpoch }, augmentation }: TrainedRecipe,
  input: InputOptions,
): BatchSource {
  const validated = evenly(validation, MOST_VALIDATION);
  return {
    *epoch(random) {
      let order: readonly TrainingSlice[] = [];
      for (let step = 0; step < stepsPerEpoch; step++) {
        while (order.length < batch) order = [...order, ...shuffled(training, random)];
        yield createBatch(order.slice(0, batch), input, random, augmentation);
        order = order.slice(batch);
      }
    },
    *validation() {
      for (let first = 0; first < validated.length; first += batch)
        yield createBatch(validated.slice(first, first + batch), input, seededRandom(0));
    },
  };
}

const evenly = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most ? all : Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]);
