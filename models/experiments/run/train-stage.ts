import type { AugmentationOptions } from '../../data/sampling/augmentation.js';
import type { InputOptions } from '../../data/sampling/image-channels.js';
import { seededRandom } from '../../phantom/seeded-random.js';
import type { Batch, Trainer } from '../../training/trainer.js';
import type { EpochRow } from './epoch-history.js';
import type { StageFolder } from './stage-folder.js';

/** Batches of an epoch: drawn from its own random numbers, so that a resumed run sees what it would have seen. */
export interface BatchSource {
  /** @returns the batches of one training epoch, augmented */
  epoch(random: ReturnType<typeof seededRandom>): Iterable<Batch>;
  /** The same batches each time, not augmented; none where there are no validation patients. */
  validation(): Iterable<Batch>;
}

/** What a stage needs of a trainer: `Trainer` is one, and so is what `runTaskStage` makes of a `TaskTrainer`. */
export type StageTrainer = Pick<
  Trainer,
  'stepsTaken' | 'step' | 'evaluate' | 'observeValidation' | 'checkpoint' | 'restore'
>;

export interface TrainingStage {
  /** Shown in histories: `recist-slice`, `wsss-3`. */
  readonly name: string;
  readonly batches: BatchSource;
  readonly epochs: number;
  /** Scalars of the loss in an epoch (from 1 on). */
  readonly lossWeights?: (epoch: number) => Readonly<Record<string, number>>;
  /** Epochs whose validation loss does not compete for the best: those before the loss is what it stays. */
  readonly preparationEpochs?: number;
  readonly patience?: number;
  readonly seed: number;
}

/** How sampled slices become batches; shared by the experiments. */
export interface SamplingOptions {
  readonly input: InputOptions;
  readonly augmentation: AugmentationOptions;
  readonly batch: number;
  readonly stepsPerEpoch: number;
}

/**
 * Trains one stage to its end: until its epochs are over, or the validation loss has not fallen for `patience` epochs. A stage that was broken
 * off goes on after its last whole epoch, with the same numbers as without the break. At the end the trainer holds the weights of the best
 * epoch by validation loss, or of the last one where nothing is validated.
 * @returns the history of the stage
 * @throws {TrainingError} training-diverged
 */
export async function trainStage(
  trainer: StageTrainer,
  stage: TrainingStage,
  folder: StageFolder,
  onEpoch: (rows: readonly EpochRow[]) => void,
): Promise<readonly EpochRow[]> {
  const saved = folder.load();
  if (saved) await trainer.restore(saved.checkpoint);
  const rows = [...(saved?.rows ?? [])];
  if (rows.length > 0) onEpoch(rows);
  for (let epoch = rows.length + 1; epoch <= stage.epochs && !isStale(rows, stage); epoch++) {
    const row = await trainEpoch(trainer, stage, epoch);
    rows.push(row);
    if (epoch > (stage.preparationEpochs ?? 0)) trainer.observeValidation(observedLoss(row));
    folder.save(trainer.checkpoint(), rows, bestEpoch(rows, stage) === epoch);
    onEpoch(rows);
  }
  const best = folder.loadBest();
  if (best) await trainer.restore(best);
  return rows;
}

async function trainEpoch(trainer: StageTrainer, stage: TrainingStage, epoch: number): Promise<EpochRow> {
  const start = performance.now();
  const random = seededRandom(stage.seed * 1009 + epoch);
  const weights = stage.lossWeights?.(epoch) ?? {};
  const reports = [];
  for (const batch of stage.batches.epoch(random)) reports.push(await trainer.step(batch, weights));
  const losses: number[] = [];
  for (const batch of stage.batches.validation()) losses.push((await trainer.evaluate(batch, weights)).loss);
  return {
    stage: stage.name,
    epoch,
    steps: trainer.stepsTaken,
    learningRate: reports.at(-1)?.['learning_rate'] ?? NaN,
    trainingLoss: mean(reports.map(({ loss }) => loss)),
    validationLoss: mean(losses),
    seconds: (performance.now() - start) / 1000,
  };
}

/** What the learning rate follows: the validation loss where there is one. */
const observedLoss = ({ trainingLoss, validationLoss }: EpochRow): number =>
  Number.isFinite(validationLoss) ? validationLoss : trainingLoss;

/** @returns the epoch (from 1 on) with the lowest validation loss after the preparation; the last one where none was validated. */
function bestEpoch(rows: readonly EpochRow[], { preparationEpochs = 0 }: TrainingStage): number {
  const counted = rows.slice(preparationEpochs).filter(({ validationLoss }) => Number.isFinite(validationLoss));
  if (counted.length === 0) return rows.length;
  return counted.reduce((best, row) => (row.validationLoss < best.validationLoss ? row : best)).epoch;
}

const isStale = (rows: readonly EpochRow[], stage: TrainingStage): boolean =>
  stage.patience !== undefined &&
  rows.length - bestEpoch(rows, stage) >= stage.patience &&
  rows.length > (stage.preparationEpochs ?? 0);

const mean = (values: readonly number[]): number =>
  values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
