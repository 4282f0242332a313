import { supervised } from '../losses/supervised.js';
import type { SeededRandom } from '../phantom/seeded-random.js';
import { seededRandom } from '../phantom/seeded-random.js';
import { cosineRate, warmUp } from '../training/learning-rate-schedule.js';
import { adamW } from '../training/optimizer.js';
import type { Batch, StepReport, Trainer } from '../training/trainer.js';
import { createTrainer } from '../training/trainer.js';
import { gridSize } from './lesion-grid.js';
import { lesionLoss } from './lesion-loss.js';
import { imageShape, lesionNetwork } from './network.js';
import type { LesionExample, TaughtLesion } from './training-example.js';
import { drawExample } from './training-example.js';

/** A lesion and how often it is drawn, relative to the others. */
export interface WeightedLesion extends TaughtLesion {
  readonly weight: number;
}

export interface LesionTrainingOptions {
  readonly steps: number;
  readonly batch: number;
  /** Highest learning rate; it rises over the first steps and falls along half a cosine. */
  readonly rate: number;
  /** Decides the first weights and every example. */
  readonly seed: number;
  readonly threads: number;
  readonly onStep?: (step: number, report: StepReport) => void;
}

/** The rate rises over this share of the steps. */
const warmUpShare = 0.03;

/**
 * Trains the lesion network.
 * @returns the trainer, ready to export weights; the same lesions, options and threads give the same weights on one machine
 */
export async function trainLesionNetwork(
  lesions: readonly WeightedLesion[],
  { steps, batch, rate, seed, threads, onStep }: LesionTrainingOptions,
): Promise<Trainer> {
  const trainer = await createTrainer({
    network: lesionNetwork,
    image: imageShape,
    loss: supervised(lesionLoss(gridSize.markedSlice)),
    optimizer: adamW({ weightDecay: 1e-4 }),
    schedule: warmUp(Math.ceil(steps * warmUpShare), cosineRate({ rate, steps, floor: rate / 100 })),
    clipNorm: 5,
    seed,
    threads,
  });
  const random = seededRandom(seed);
  const draw = weightedDraw(lesions, random);
  for (let step = 1; step <= steps; step++) {
    const examples = Array.from({ length: batch }, () => drawExample(draw(), random));
    onStep?.(step, await trainer.step(toBatch(examples)));
  }
  return trainer;
}

/** @returns examples as one batch of the network. */
export function toBatch(examples: readonly LesionExample[]): Batch {
  const { slices, rows, columns } = gridSize;
  const join = (channels: number, part: (example: LesionExample) => Float32Array) => {
    const data = new Float32Array(examples.length * channels * rows * columns);
    examples.forEach((example, i) => data.set(part(example), i * channels * rows * columns));
    return { shape: [examples.length, channels, rows, columns], data };
  };
  return {
    image: join(imageShape.channels, ({ image }) => image),
    target: join(slices, ({ target }) => target),
    certainty: join(slices, ({ certainty }) => certainty),
  };
}

function weightedDraw(lesions: readonly WeightedLesion[], random: SeededRandom): () => WeightedLesion {
  let total = 0;
  const ends = lesions.map(({ weight }) => (total += weight));
  return () => {
    const at = random.uniform() * total;
    return lesions[ends.findIndex((end) => at < end)];
  };
}
