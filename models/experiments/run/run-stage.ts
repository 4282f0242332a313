import type { Loss } from '../../losses/loss.js';
import type { Network } from '../../networks/network.js';
import type { Weights } from '../../layers/network-scope.js';
import type { ImageShape } from '../../training/inference-file.js';
import type { Trainer } from '../../training/trainer.js';
import { createTrainer } from '../../training/trainer.js';
import type { TrainingRecipe } from '../recipe/recipe.js';
import { buildOptimizer, buildSchedule } from '../recipe/build-training.js';
import type { EpochRow } from './epoch-history.js';
import type { RunContext } from './run-context.js';
import type { TrainingStage } from './train-stage.js';
import { trainStage } from './train-stage.js';

export interface StagePlan extends Omit<TrainingStage, 'seed'> {
  readonly network: Network;
  readonly image: ImageShape;
  readonly loss: Loss;
  readonly training: TrainingRecipe;
  /** On every learning rate of the recipe; 1 in the first stage. */
  readonly rateFactor?: number;
  /** Written into the network's file beside the recipe. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Weights of the stage before. */
  readonly weights?: Weights;
}

export interface FinishedStage {
  readonly weights: Weights;
  readonly rows: readonly EpochRow[];
}

/**
 * Trains a stage, or takes it from where it was finished before.
 * @param use what is done with the trained network before it is closed
 */
export async function runStage<T>(
  plan: StagePlan,
  context: RunContext,
  use: (trainer: Trainer, stage: FinishedStage) => Promise<T>,
): Promise<T> {
  const folder = context.stage(plan.name);
  const finished = folder.loadResult();
  const start = finished?.weights ?? plan.weights;
  const trainer = await createTrainer({
    network: plan.network,
    image: plan.image,
    loss: plan.loss,
    optimizer: buildOptimizer(plan.training),
    schedule: buildSchedule(plan.training, plan.epochs * plan.training.stepsPerEpoch, plan.rateFactor),
    clipNorm: plan.training.clipNorm,
    seed: context.seed,
    threads: context.threads,
    ...(start && { weights: start }),
    ...(context.engine && { engine: context.engine }),
  });
  try {
    if (finished) {
      context.onEpoch(finished.rows);
      return await use(trainer, finished);
    }
    const rows = await trainStage(trainer, { ...plan, seed: context.seed }, folder, context.onEpoch);
    const done = { weights: trainer.weights, rows };
    folder.saveResult(done.weights, done.rows, trainer.exportWeights({ ...plan.metadata, recipe: context.recipeName }));
    return await use(trainer, done);
  } finally {
    await trainer.close();
  }
}
