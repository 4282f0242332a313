import type { Tensor } from '../../graph/value.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import type { Batch } from '../../training/trainer.js';
import type { LesionRoi } from '../roi/lesion-roi.js';
import type { AugmentationOptions } from './augmentation.js';
import { drawAugmentation, noAugmentation } from './augmentation.js';
import type { InputOptions } from './image-channels.js';
import { channelCount, writeChannels } from './image-channels.js';
import { sampleNearest, samplingGrid } from './sample-plane.js';

/** One slice to learn from. */
export interface TrainingSlice {
  readonly roi: LesionRoi;
  /** Index among the ROI's slices. */
  readonly slice: number;
  /** Masks by the name that the loss gives them, 0 or 1, on the grid of the ROI. */
  readonly targets: Readonly<Record<string, Uint8Array>>;
}

/** Names of targets that are 1 outside of the ROI: there is background, and it is certain. */
const CERTAIN_OUTSIDE: readonly string[] = ['background', 'weight'];

/** @returns the slices as one batch: `image` and their targets; each is augmented in its own way where options are given. */
export function createBatch(
  slices: readonly TrainingSlice[],
  input: InputOptions,
  random: SeededRandom,
  augmentation?: AugmentationOptions,
): Batch {
  const { side } = input;
  const channels = channelCount(input);
  const plane = side * side;
  const image = new Float32Array(slices.length * channels * plane);
  const names = Object.keys(slices[0].targets);
  const targets = new Map(names.map((name) => [name, new Float32Array(slices.length * plane)]));
  slices.forEach((sample, n) => {
    const change = augmentation ? drawAugmentation(augmentation, side, random) : noAugmentation;
    const jitter = augmentation?.markJitter ?? 0;
    writeChannels(sample.roi, sample.slice, input, change, random, jitter, image, n * channels * plane);
    const grid = samplingGrid(side, sample.roi.side, change);
    for (const [name, target] of targets) {
      const outside = CERTAIN_OUTSIDE.includes(name) ? 1 : 0;
      sampleNearest(sample.targets[name], 0, sample.roi.side, grid, target, n * plane, outside);
    }
  });
  const tensor = (data: Float32Array, count: number): Tensor => ({ shape: [slices.length, count, side, side], data });
  return {
    image: tensor(image, channels),
    ...Object.fromEntries([...targets].map(([name, data]) => [name, tensor(data, 1)])),
  };
}

/** @returns the list in an order drawn at random (Fisher and Yates). */
export function shuffled<T>(all: readonly T[], random: SeededRandom): readonly T[] {
  const list = [...all];
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
