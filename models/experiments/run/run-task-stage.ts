import type { Weights } from '../../layers/network-scope.js';
import type { TaskTrainer, TaskTrainerOptions } from '../../training/task-trainer.js';
import { createTaskTrainer } from '../../training/task-trainer.js';
import type { Batch } from '../../training/trainer.js';
import type { TrainingTask } from '../../training/training-step.js';
import { buildOptimizer, buildSchedule } from '../recipe/build-training.js';
import type { TrainingRecipe } from '../recipe/recipe.js';
import type { RunContext } from './run-context.js';
import type { FinishedStage } from './run-stage.js';
import type { StageTrainer, TrainingStage } from './train-stage.js';
import { trainStage } from './train-stage.js';

/** What says how good weights are, in inference mode. */
export interface Validator {
  /** @returns a loss; lower is better */
  loss(batch: Batch): Promise<number>;
  close(): Promise<void>;
}

/** What trains in such a stage; a `TaskTrainer` and an `AdversarialTrainer` are such. */
export type StagedTrainer = Pick<
  TaskTrainer,
  'stepsTaken' | 'weights' | 'step' | 'observeValidation' | 'checkpoint' | 'restore' | 'close'
>;

interface ValidatedStage extends Omit<TrainingStage, 'seed'> {
  readonly validator: (weights: Weights) => Promise<Validator>;
  /** @returns the network as an ONNX inference file */
  readonly model: (weights: Weights) => Uint8Array;
  /** Weights of earlier stages: those that this one does not know go on unchanged. */
  readonly weights?: Weights;
}

export interface TrainerStagePlan extends ValidatedStage {
  readonly open: (training: StageTraining) => Promise<StagedTrainer>;
  readonly training: Omit<TrainingRecipe, 'epochs'>;
  /** On every learning rate of the recipe; 1 where not given. */
  readonly rateFactor?: number;
}

/** How a stage learns, from its recipe and its run. */
export type StageTraining = Pick<
  TaskTrainerOptions,
  'optimizer' | 'schedule' | 'clipNorm' | 'seed' | 'threads' | 'weights' | 'engine'
>;

export interface TaskStagePlan extends Omit<TrainerStagePlan, 'open'> {
  readonly task: TrainingTask;
  /** See `TaskTrainerOptions`. */
  readonly identity: Readonly<Record<string, string>>;
}

/** Trains a stage of any task, or takes it from where it was finished before. @returns its weights, those of the best epoch, and its history */
export const runTaskStage = ({ task, identity, ...plan }: TaskStagePlan, context: RunContext): Promise<FinishedStage> =>
  runTrainerStage({ ...plan, open: (training) => createTaskTrainer({ ...training, task, identity }) }, context);

/** The same for whatever a trainer trains. */
export async function runTrainerStage(plan: TrainerStagePlan, context: RunContext): Promise<FinishedStage> {
  const folder = context.stage(plan.name);
  const finished = folder.loadResult();
  if (finished) {
    context.onEpoch(finished.rows);
    return finished;
  }
  const { training, epochs, rateFactor } = plan;
  const trainer = await plan.open({
    optimizer: buildOptimizer(training),
    schedule: buildSchedule(training, epochs * training.stepsPerEpoch, rateFactor),
    clipNorm: training.clipNorm,
    seed: context.seed,
    threads: context.threads,
    ...(plan.weights && { weights: plan.weights }),
    ...(context.engine && { engine: context.engine }),
  });
  const validated = new ValidatedTrainer(trainer, plan.validator);
  try {
    const rows = await trainStage(validated, { ...plan, seed: context.seed }, folder, context.onEpoch);
    const weights = new Map([...(plan.weights ?? []), ...trainer.weights]);
    folder.saveResult(weights, rows, plan.model(weights));
    return { weights, rows };
  } finally {
    await validated.close();
    await trainer.close();
  }
}

/** A trainer that is validated by its inference network, which is made anew after every epoch. */
class ValidatedTrainer implements StageTrainer {
  #validator: { readonly step: number; readonly opened: Validator } | undefined;

  constructor(
    private readonly trainer: StagedTrainer,
    private readonly open: TrainerStagePlan['validator'],
  ) {}

  get stepsTaken(): number {
    return this.trainer.stepsTaken;
  }

  step(batch: Batch, weights: Readonly<Record<string, number>> = {}) {
    return this.trainer.step(batch, weights);
  }

  async evaluate(batch: Batch): Promise<{ readonly loss: number }> {
    if (this.#validator?.step !== this.stepsTaken) {
      await this.close();
      this.#validator = { step: this.stepsTaken, opened: await this.open(this.trainer.weights) };
    }
    return { loss: await this.#validator.opened.loss(batch) };
  }

  observeValidation(loss: number): void {
    this.trainer.observeValidation(loss);
  }

  checkpoint(): Uint8Array {
    return this.trainer.checkpoint();
  }

  async restore(checkpoint: Uint8Array): Promise<void> {
    this.trainer.restore(checkpoint);
  }

  async close(): Promise<void> {
    await this.#validator?.opened.close();
    this.#validator = undefined;
  }
}
