import { shuffled } from '../../data/sampling/training-slice.js';
import type { Tensor } from '../../graph/value.js';
import { seededRandom } from '../../phantom/seeded-random.js';
import { labellingChannels, labellingSide } from '../../recist-labelling/labelling-image.js';
import type { Batch } from '../../training/trainer.js';
import type { BatchSource } from '../run/train-stage.js';
import type { LabelledLesion } from './labelled-lesion.js';
import type { LabellingExample } from './labelling-example.js';
import { drawLabellingExample, plainLabellingExample } from './labelling-example.js';

export interface LabellingBatchOptions {
  readonly batch: number;
  readonly stepsPerEpoch: number;
  /** See `drawRoughBox`. */
  readonly room: number;
  /** Tensors of the phase beside `image`; `labellingTask` names them. */
  readonly targets: readonly ('region' | 'transform' | 'endpoints')[];
  /** Standard deviation of noise on the transform that normalises, for the hourglass alone: the transformer will not be exact either. */
  readonly transformNoise?: number;
  /** Leaves the crop as it is: the hourglass without a transformer. */
  readonly isUntransformed?: boolean;
}

/** Leaves an image as it is, see `similarityOf`. */
const untransformed = [0.5, 0.5, 0.5, 1] as const;

/** @returns lesions in rough boxes as batches; an epoch draws each lesion anew, in an order of its own. */
export function labellingBatches(
  training: readonly LabelledLesion[],
  validation: readonly LabelledLesion[],
  options: LabellingBatchOptions,
): BatchSource {
  const { batch, stepsPerEpoch, room } = options;
  return {
    *epoch(random) {
      let order: readonly LabelledLesion[] = [];
      for (let step = 0; step < stepsPerEpoch; step++) {
        while (order.length < batch) order = [...order, ...shuffled(training, random)];
        const examples = order.slice(0, batch).map((lesion) => drawLabellingExample(lesion, room, random));
        const noise = (): number => (options.transformNoise ?? 0) * random.normal();
        yield toBatch(examples, options, noise);
        order = order.slice(batch);
      }
    },
    *validation() {
      const random = seededRandom(0);
      for (let first = 0; first < validation.length; first += batch) {
        const part = validation.slice(first, first + batch);
        const examples = part.map((lesion) => plainLabellingExample(lesion, room, random));
        yield toBatch(examples, { ...options, targets: ['region', 'transform', 'endpoints'] }, () => 0);
      }
    },
  };
}

function toBatch(
  examples: readonly LabellingExample[],
  { targets, isUntransformed }: LabellingBatchOptions,
  noise: () => number,
): Batch {
  const count = examples.length;
  const transformOf = ({ transform }: LabellingExample): readonly number[] =>
    isUntransformed ? untransformed : transform.map((value) => Math.min(1, Math.max(0, value + noise())));
  const all = {
    image: tensor([count, labellingChannels.length, labellingSide, labellingSide], examples, ({ image }) => image),
    region: tensor([count, 1, labellingSide / 4, labellingSide / 4], examples, ({ region }) => region),
    transform: tensor([count, 4], examples, transformOf),
    endpoints: tensor([count, 4, 2], examples, ({ endpoints }) => endpoints),
  };
  return Object.fromEntries((['image', ...targets] as const).map((name) => [name, all[name]]));
}

function tensor(
  shape: readonly number[],
  examples: readonly LabellingExample[],
  part: (example: LabellingExample) => ArrayLike<number>,
): Tensor {
  const size = shape.slice(1).reduce((product, n) => product * n, 1);
  const data = new Float32Array(shape[0] * size);
  examples.forEach((example, n) => data.set(part(example), n * size));
  return { shape, data };
}
