import { shuffled } from '../../data/sampling/training-slice.js';
import type { Tensor } from '../../graph/value.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import { seededRandom } from '../../phantom/seeded-random.js';
import type { Batch } from '../../training/trainer.js';
import type { BatchSource } from '../run/train-stage.js';

/** A gray image, `side` squared, 0…1. */
export interface CleanImage {
  readonly side: number;
  readonly values: Float32Array;
}

/** Images that are kept for validation, one of so many. */
const validatedShare = 10;

export interface ImageBatchOptions {
  readonly batch: number;
  readonly stepsPerEpoch: number;
  /** Rows and columns of the crops. */
  readonly crop: number;
  readonly degrade: (crop: Float32Array, side: number, random: SeededRandom) => Float32Array;
}

/** @returns crops of images and what a degradation makes of them, as batches of `clean` and `degraded`; every tenth image is validated on. */
export function imageBatches(images: readonly CleanImage[], options: ImageBatchOptions): BatchSource {
  const isValidated = (_: CleanImage, i: number): boolean => i % validatedShare === 0;
  const validated = images.filter(isValidated);
  const training = images.filter((image, i) => !isValidated(image, i));
  const { batch, stepsPerEpoch } = options;
  return {
    *epoch(random) {
      let order: readonly CleanImage[] = [];
      for (let step = 0; step < stepsPerEpoch; step++) {
        while (order.length < batch) order = [...order, ...shuffled(training, random)];
        yield toBatch(order.slice(0, batch), options, random);
        order = order.slice(batch);
      }
    },
    *validation() {
      const random = seededRandom(0);
      for (let first = 0; first < validated.length; first += batch)
        yield toBatch(validated.slice(first, first + batch), options, random);
    },
  };
}

function toBatch(images: readonly CleanImage[], { crop, degrade }: ImageBatchOptions, random: SeededRandom): Batch {
  const [clean, degraded] = [0, 1].map(() => new Float32Array(images.length * crop * crop));
  images.forEach((image, n) => {
    const cut = cropOf(image, crop, random);
    clean.set(cut, n * crop * crop);
    degraded.set(degrade(cut, crop, random), n * crop * crop);
  });
  const tensor = (data: Float32Array): Tensor => ({ shape: [images.length, 1, crop, crop], data });
  return { clean: tensor(clean), degraded: tensor(degraded) };
}

function cropOf({ side, values }: CleanImage, crop: number, random: SeededRandom): Float32Array {
  const [row, column] = [0, 1].map(() => Math.floor(random.uniform() * (side - crop + 1)));
  const cut = new Float32Array(crop * crop);
  for (let r = 0; r < crop; r++) {
    const from = (row + r) * side + column;
    cut.set(values.subarray(from, from + crop), r * crop);
  }
  return cut;
}
