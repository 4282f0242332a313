import { channelCount } from '../data/sampling/image-channels.js';
import type { LesionRoi } from '../data/roi/lesion-roi.js';
import type { TrainingSlice } from '../data/sampling/training-slice.js';
import { coTraining } from '../losses/co-training.js';
import { subnetPair } from '../networks/subnet-pair.js';
import { weakCircle } from '../weak-masks/weak-circle.js';
import { weakQuadrilateral } from '../weak-masks/weak-quadrilateral.js';
import { OUTLINE_MARGIN } from '../weak-masks/outline-margin.js';
import type { LesionSplit } from './load-lesions.js';
import { buildNetwork } from './recipe/build-training.js';
import type { RecipeOf } from './recipe/recipe.js';
import type { RunContext } from './run/run-context.js';
import type { StageResult } from './run/run-result.js';
import { runStage } from './run/run-stage.js';
import { sampleBatches } from './sample-batches.js';
import { scoreNetwork } from './scoring/score-network.js';

/**
 * Co-trains two subnets on the ROIs of RECIST slices, one from the quadrilateral Q, one from the circle C: first each for itself (the
 * preparation), then bound by the consistency loss (000, section 2).
 * @returns the scores of both subnets and of their mean on the marked slices of the test lesions
 */
export async function runCoTraining(
  recipe: RecipeOf<'co-training'>,
  { train, validation, test }: LesionSplit,
  context: RunContext,
): Promise<readonly StageResult[]> {
  const { input, training, consistency, lambda, preparationEpochs } = recipe;
  const plan = {
    name: 'co-training',
    network: subnetPair(buildNetwork(recipe.network)),
    image: { channels: channelCount(input), rows: input.side, columns: input.side },
    loss: coTraining({ consistency, lambda }),
    training,
    epochs: training.epochs,
    batches: sampleBatches(train.map(dualMasks), validation.map(dualMasks), recipe, input),
    ...(consistency !== 'none' && {
      lossWeights: (epoch: number) => ({ lambda: epoch <= preparationEpochs ? 0 : lambda }),
    }),
    preparationEpochs,
    ...(training.patience !== undefined && { patience: training.patience }),
  };
  return runStage(plan, context, async (trainer, { rows }) => {
    context.onPhase('testing');
    const maps = { ensemble: 'probability', under: 'probability_under', over: 'probability_over' };
    const scored = await scoreNetwork((image) => trainer.predict(image), test, {
      input,
      maps,
      withGrabCut: false,
      dimension: 2,
    });
    const { scores, onSlices } = scored;
    const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
    return [{ stage: 'co-training', steps: rows.at(-1)?.steps ?? 0, seconds, scores, onSlices }];
  });
}

/** The marked slice of a lesion with Q as the target of the subnet that sees too little, and C as that of the one that sees too much. */
export function dualMasks(roi: LesionRoi): TrainingSlice {
  const size = { rows: roi.side, columns: roi.side };
  // The margin is one of image pixels.
  const margin = (OUTLINE_MARGIN * roi.side) / ((roi.image.rows + roi.image.columns) / 2);
  return {
    roi,
    slice: roi.markedSlice,
    targets: { under: weakQuadrilateral(size, roi.axes, margin), over: weakCircle(size, roi.axes) },
  };
}
