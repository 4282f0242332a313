import { pairTensor } from '../../co-segmentation/pair-tensor.js';
import type { InputOptions } from '../../data/sampling/image-channels.js';
import type { TrainingSlice } from '../../data/sampling/training-slice.js';
import { createBatch, shuffled } from '../../data/sampling/training-slice.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import { seededRandom } from '../../phantom/seeded-random.js';
import type { Batch } from '../../training/trainer.js';
import type { RecipeOf } from '../recipe/recipe.js';
import type { BatchSource } from '../run/train-stage.js';

/** @returns the partner of the n-th slice, by its index */
export type DrawPartner = (n: number, random: SeededRandom) => number;

/** @returns slices and partners as batches of pairs: both images as channels, both targets as channels. */
export function pairBatches(
  training: readonly TrainingSlice[],
  draw: DrawPartner,
  validation: readonly (readonly [TrainingSlice, TrainingSlice])[],
  { training: { batch, stepsPerEpoch }, augmentation }: RecipeOf<'co-segmentation'>,
  input: InputOptions,
): BatchSource {
  const numbers = Array.from(training.keys());
  return {
    *epoch(random) {
      let order: readonly number[] = [];
      for (let step = 0; step < stepsPerEpoch; step++) {
        while (order.length < batch) order = [...order, ...shuffled(numbers, random)];
        const first = order.slice(0, batch);
        const second = first.map((n) => training[draw(n, random)]);
        const images = first.map((n) => training[n]);
        yield pairBatch(
          createBatch(images, input, random, augmentation),
          createBatch(second, input, random, augmentation),
        );
        order = order.slice(batch);
      }
    },
    *validation() {
      for (let from = 0; from < validation.length; from += batch) {
        const pairs = validation.slice(from, from + batch);
        const side = (k: 0 | 1) => createBatch(pairs.map((pair) => pair[k]), input, seededRandom(0)); // prettier-ignore
        yield pairBatch(side(0), side(1));
      }
    },
  };
}

const pairBatch = (first: Batch, second: Batch): Batch =>
  Object.fromEntries(Object.keys(first).map((name) => [name, pairTensor(first[name], second[name])]));
