import { gridSize } from '../../lesion-network/lesion-grid.js';
import { imageShape } from '../../lesion-network/network.js';
import type { LesionExample } from '../../lesion-network/training-example.js';
import { drawExample } from '../../lesion-network/training-example.js';
import type { SeededRandom } from '../../phantom/seeded-random.js';
import type { Batch } from '../../training/trainer.js';
import type { BatchSource } from '../run/train-stage.js';
import type { TaughtSourceLesion } from './taught-lesions.js';

/** How often lesions are drawn. */
export interface DrawOptions {
  readonly batch: number;
  readonly stepsPerEpoch: number;
  /** Lesions with a shorter long axis are drawn `smallShare` times as often as the others. */
  readonly leastLongMm: number;
  readonly smallShare: number;
}

/**
 * @returns lesions as batches of the lesion network, each example drawn anew (jittered mark, turned, another scanner). A set of n lesions is
 * drawn √n times as often as one of a single lesion, so that a large set does not drown a small one.
 */
export function lesionBatches(lesions: readonly TaughtSourceLesion[], options: DrawOptions): BatchSource {
  const draw = weightedDraw(lesions, drawWeights(lesions, options));
  return {
    *epoch(random) {
      for (let step = 0; step < options.stepsPerEpoch; step++)
        yield toBatch(Array.from({ length: options.batch }, () => drawExample(draw(random), random)));
    },
    *validation() {},
  };
}

/** @returns the weight of each lesion, in their order. */
export function drawWeights(
  lesions: readonly Pick<TaughtSourceLesion, 'set' | 'longAxisMm'>[],
  { leastLongMm, smallShare }: Pick<DrawOptions, 'leastLongMm' | 'smallShare'>,
): readonly number[] {
  const own = lesions.map(({ longAxisMm }) => (longAxisMm >= leastLongMm ? 1 : smallShare));
  const bySet = new Map<string, number>();
  lesions.forEach(({ set }, i) => bySet.set(set, (bySet.get(set) ?? 0) + own[i]));
  return lesions.map(({ set }, i) => own[i] / Math.sqrt(bySet.get(set) ?? 1));
}

function weightedDraw<T>(lesions: readonly T[], weights: readonly number[]): (random: SeededRandom) => T {
  let total = 0;
  const ends = weights.map((weight) => (total += weight));
  return (random) => {
    const at = random.uniform() * total;
    return lesions[ends.findIndex((end) => at < end)];
  };
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
