import { createOnnxRuntimeEngine } from '../engine/onnxruntime-engine.js';
import type { TrainingRun } from '../engine/training-engine.js';
import { createTrainingEngine } from '../engine/training-engine.js';
import type { Tensor } from '../graph/value.js';
import type { Weights } from '../layers/network-scope.js';
import { seededRandom } from '../phantom/seeded-random.js';
import type { ScheduleState } from './learning-rate-schedule.js';
import { initialScheduleState } from './learning-rate-schedule.js';
import type { StepReport } from './trainer.js';
import { readCheckpoint, writeCheckpoint } from './training-checkpoint.js';
import type { TrainingOptions } from './training-options.js';
import type { TrainingTask } from './training-step.js';
import { buildTrainingStep } from './training-step.js';

export interface TaskTrainerOptions extends TrainingOptions {
  readonly task: TrainingTask;
  /** Words that must be the same when a checkpoint goes on, e.g. `{ network: …, phase: … }`. */
  readonly identity?: Readonly<Record<string, string>>;
}

/** Trains whatever a task describes: tensors in, scalars out. `createTrainer` is the comfortable form for segmentation. */
export interface TaskTrainer {
  readonly stepsTaken: number;
  readonly weights: Weights;
  /** @param data the task's tensors @param scalars its scalar inputs @throws {TrainingError} `training-diverged` @throws {EngineError} `engine-input-invalid` */
  step(data: Readonly<Record<string, Tensor>>, scalars?: Readonly<Record<string, number>>): Promise<StepReport>;
  /** Takes over weights that were trained elsewhere, by name; the optimiser's moments stay. @throws {TrainingError} `checkpoint-mismatch` */
  assign(weights: Weights): void;
  observeValidation(loss: number): void;
  checkpoint(): Uint8Array;
  /** @throws {TrainingError} `checkpoint-damaged`, `checkpoint-mismatch` */
  restore(checkpoint: Uint8Array): void;
  close(): Promise<void>;
}

/** @returns a trainer of any task; the same options, seed, threads and data give the same weights on one machine. */
export async function createTaskTrainer(options: TaskTrainerOptions): Promise<TaskTrainer> {
  const engine = options.engine ?? createOnnxRuntimeEngine({ provider: 'cpu', threads: options.threads });
  const random = seededRandom(options.seed);
  const step = buildTrainingStep(options.task, { ...options, random: () => random.uniform() });
  return new TaskRun(options, await createTrainingEngine(engine).start(step));
}

class TaskRun implements TaskTrainer {
  #schedule: ScheduleState = initialScheduleState;

  constructor(
    private readonly options: TaskTrainerOptions,
    private readonly run: TrainingRun,
  ) {}

  get stepsTaken(): number {
    return this.run.stepsTaken;
  }

  get weights(): Weights {
    return this.run.weights;
  }

  async step(
    data: Readonly<Record<string, Tensor>>,
    scalars: Readonly<Record<string, number>> = {},
  ): Promise<StepReport> {
    const rate = this.options.schedule.rate(this.stepsTaken + 1, this.#schedule);
    const fed = Object.entries(scalars).map(([name, value]): [string, Tensor] => [
      name,
      { shape: [], data: Float32Array.of(value) },
    ]);
    const logged = await this.run.step({ ...data, ...Object.fromEntries(fed) }, rate);
    return { ...logged, loss: logged['loss'], learning_rate: rate };
  }

  assign(weights: Weights): void {
    const { carried, stepsTaken } = this.run.checkpoint();
    const known = [...weights].filter(([name]) => carried.has(name));
    this.run.restore({ carried: new Map([...carried, ...known]), stepsTaken });
  }

  observeValidation(loss: number): void {
    this.#schedule = this.options.schedule.observe(this.#schedule, loss);
  }

  checkpoint(): Uint8Array {
    return writeCheckpoint({ ...this.run.checkpoint(), schedule: this.#schedule }, this.#identity);
  }

  restore(checkpoint: Uint8Array): void {
    const { carried, stepsTaken, schedule } = readCheckpoint(checkpoint, this.#identity);
    this.run.restore({ carried, stepsTaken });
    this.#schedule = schedule;
  }

  close(): Promise<void> {
    return this.run.close();
  }

  get #identity(): Readonly<Record<string, string>> {
    return { ...this.options.identity, optimizer: this.options.optimizer.name };
  }
}
