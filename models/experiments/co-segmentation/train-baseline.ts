import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import { channelCount } from '../../data/sampling/image-channels.js';
import type { TrainingSlice } from '../../data/sampling/training-slice.js';
import { crossEntropy } from '../../losses/loss-terms.js';
import { supervised } from '../../losses/supervised.js';
import { networkNamed } from '../../networks/network-registry.js';
import type { Trainer } from '../../training/trainer.js';
import { createSliceLabeller } from '../labels/slice-labeller.js';
import type { LesionSplit } from '../load-lesions.js';
import type { RecipeOf } from '../recipe/recipe.js';
import type { RunContext } from '../run/run-context.js';
import type { FinishedStage } from '../run/run-stage.js';
import { runStage } from '../run/run-stage.js';
import { sampleBatches } from '../sample-batches.js';

type CoSegmentation = RecipeOf<'co-segmentation'>;

/** The single-image network of 002; its encoder embeds the lesions. */
const BASELINE = 'fcn-16-small';

/** Slices with GrabCut-R masks, and the lesions that they are of. */
export interface LabelledLesions {
  readonly training: readonly TrainingSlice[];
  readonly validation: readonly TrainingSlice[];
}

/** @returns the marked slices that GrabCut-R finds something on, with what it finds. */
export function labelLesions({ train, validation }: LesionSplit): LabelledLesions {
  const labeller = createSliceLabeller('grabcut-r');
  const label = (roi: LesionRoi): readonly TrainingSlice[] => {
    const made = labeller(roi);
    return made ? [{ roi, slice: roi.markedSlice, targets: { target: made.foreground } }] : [];
  };
  return { training: train.flatMap(label), validation: validation.flatMap(label) };
}

/** @returns how a network of 002 is trained. @param images that it takes at once */
export function planOf({ training, input }: CoSegmentation, name: string, preset: string, images: 1 | 2) {
  return {
    name,
    network: networkNamed(preset),
    image: { channels: images * channelCount(input), rows: input.side, columns: input.side },
    loss: supervised(crossEntropy()),
    training,
    epochs: training.epochs,
    ...(training.patience !== undefined && { patience: training.patience }),
  };
}

/**
 * Trains the FCN on single lesions.
 * @param name of the stage
 * @param use what is done with it before it is closed
 */
export function trainBaseline<T>(
  recipe: CoSegmentation,
  { training, validation }: LabelledLesions,
  context: RunContext,
  name: string,
  use: (trainer: Trainer, done: FinishedStage) => Promise<T>,
): Promise<T> {
  const batches = sampleBatches(training, validation, recipe, recipe.input);
  return runStage({ ...planOf(recipe, name, BASELINE, 1), batches }, context, use);
}
