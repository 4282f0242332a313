import type { InferenceEngine } from '../engine/inference-engine.js';
import { createOnnxRuntimeEngine } from '../engine/onnxruntime-engine.js';
import type { TrainingRun } from '../engine/training-engine.js';
import { createTrainingEngine } from '../engine/training-engine.js';
import { TrainingError } from '../errors/training-error.js';
import type { Tensor } from '../graph/value.js';
import type { Weights } from '../layers/network-scope.js';
import type { Loss } from '../losses/loss.js';
import type { Network } from '../networks/network.js';
import { seededRandom } from '../phantom/seeded-random.js';
import { BatchShape } from './batch-shape.js';
import type { ImageShape } from './inference-file.js';
import { inferenceFile } from './inference-file.js';
import { LazySession } from './lazy-session.js';
import type { ScheduleState } from './learning-rate-schedule.js';
import { initialScheduleState } from './learning-rate-schedule.js';
import { lossFile } from './loss-file.js';
import { buildSegmentationTask } from './segmentation-task.js';
import { readCheckpoint, writeCheckpoint } from './training-checkpoint.js';
import type { TrainingOptions } from './training-options.js';
import { buildTrainingStep } from './training-step.js';

export interface TrainerOptions extends TrainingOptions {
  /** One of models/networks/network-registry, or `subnetPair` of one for co-training. */
  readonly network: Network;
  /** Channels (context slices and mark channels included), rows and columns of the images that are trained on. */
  readonly image: ImageShape;
  readonly loss: Loss;
}

/** Tensors by name: `image` [N, channels, rows, columns] and the loss's targets [N, outputs, rows, columns]; N may differ from batch to batch. */
export type Batch = Readonly<Record<string, Tensor>>;

/** What one step tells: `loss`, `learning_rate`, `gradient_norm` (before clipping) and the loss's own parts. */
export type StepReport = Readonly<Record<string, number>> & { readonly loss: number };

/** Trains one network. Calls follow one another; no two at the same time. */
export interface Trainer {
  readonly stepsTaken: number;
  /** Parameters and running statistics as they are now. */
  readonly weights: Weights;
  /**
   * Takes one step.
   * @param lossWeights scalars of the loss for this step (α, β, λ); the loss's own values where not given
   * @throws {TrainingError} `training-diverged`, `training-batch-invalid`
   */
  step(batch: Batch, lossWeights?: Readonly<Record<string, number>>): Promise<StepReport>;
  /** @returns `loss` and its parts in inference mode (running statistics), without learning from the batch. */
  evaluate(batch: Batch, lossWeights?: Readonly<Record<string, number>>): Promise<StepReport>;
  /** @returns what the inference file gives: `probability` [N, outputs, rows, columns], for a pair of subnets each one's too. */
  predict(image: Tensor): Promise<Readonly<Record<string, Tensor>>>;
  /** Tells the schedule of a validation; only plateau schedules listen. */
  observeValidation(loss: number): void;
  /**
   * @returns the trained network as an ONNX inference file (see `inferenceFile`)
   * @param size rows and columns where they are not those of training
   */
  exportWeights(metadata?: Readonly<Record<string, string>>, size?: Omit<ImageShape, 'channels'>): Uint8Array;
  /** @returns everything that is needed to go on later exactly as without a break, as one file (safetensors). */
  checkpoint(): Uint8Array;
  /** Goes on from a checkpoint of a trainer with the same options. @throws {TrainingError} `checkpoint-damaged`, `checkpoint-mismatch` */
  restore(checkpoint: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * @returns a trainer: forward pass, loss, backward pass and update are one ONNX graph that the engine runs. The same options, seed,
 * threads and batches give the same weights on one machine.
 *
 *     const trainer = await createTrainer({
 *       network: networkNamed('u-net-small'),
 *       image: { channels: 3, rows: 96, columns: 96 },
 *       loss: supervised(sumOf(crossEntropy(), softDice())),
 *       optimizer: adam(),
 *       schedule: warmUp(50, cosineRate({ rate: 1e-3, steps: 2000 })),
 *       clipNorm: 1,
 *       seed: 1,
 *       threads: 2,
 *     });
 *     const { loss } = await trainer.step({ image, target });
 *     const { probability } = await trainer.predict(image);
 *     writeFileSync('weights.onnx', trainer.exportWeights({ dataset: '…' }));
 *
 * Co-training is the same with `network: subnetPair(networkNamed('u-net-small'))`, `loss: coTraining({ consistency: 'region' })` and
 * batches of `image`, `under`, `over`; `step(batch, { lambda: 0 })` is the preparation stage. The loss of 001 is
 * `supervised(recistTerm())` with batches of `image`, `marked`, `foreground`, `background`, and `step(batch, { alpha: .1, beta: .1 })`.
 */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { network, image, loss, optimizer, seed } = options;
  const engine = options.engine ?? createOnnxRuntimeEngine({ provider: 'cpu', threads: options.threads });
  const random = seededRandom(seed);
  let batchShape: BatchShape | undefined;
  const step = buildTrainingStep(
    {
      build: (scope) => {
        const task = buildSegmentationTask(scope, network, loss, image);
        batchShape = new BatchShape(image, task.targets, task.outputs);
        return task;
      },
    },
    { ...options, random: () => random.uniform() },
  );
  const session = await createTrainingEngine(engine).start(step);
  return new GraphTrainer(options, engine, session, batchShape!, {
    network: network.id,
    loss: loss.name,
    optimizer: optimizer.name,
  });
}

class GraphTrainer implements Trainer {
  #schedule: ScheduleState = initialScheduleState;
  readonly #prediction: LazySession;
  readonly #evaluation: LazySession;

  constructor(
    private readonly options: TrainerOptions,
    engine: InferenceEngine,
    private readonly session: TrainingRun,
    private readonly batchShape: BatchShape,
    private readonly identity: Readonly<Record<string, string>>,
  ) {
    const { network, loss, image } = options;
    this.#prediction = new LazySession(engine, () => inferenceFile(network, this.weights, image));
    this.#evaluation = new LazySession(engine, () => lossFile(network, this.weights, loss, image));
  }

  get stepsTaken(): number {
    return this.session.stepsTaken;
  }

  get weights(): Weights {
    return this.session.weights;
  }

  async step(batch: Batch, lossWeights: Readonly<Record<string, number>> = {}): Promise<StepReport> {
    this.batchShape.check(batch);
    const rate = this.options.schedule.rate(this.stepsTaken + 1, this.#schedule);
    const logged = await this.session.step({ ...batch, ...this.#scalars(lossWeights) }, rate);
    await this.#forgetSessions();
    return { ...logged, loss: logged['loss'], learning_rate: rate };
  }

  async evaluate(batch: Batch, lossWeights: Readonly<Record<string, number>> = {}): Promise<StepReport> {
    this.batchShape.check(batch);
    const results = await this.#evaluation.run({ ...batch, ...this.#scalars(lossWeights) });
    const logged = Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Number(data[0])]));
    return { ...logged, loss: logged['loss'] };
  }

  predict(image: Tensor): Promise<Readonly<Record<string, Tensor>>> {
    this.batchShape.checkImage(image);
    return this.#prediction.run({ image });
  }

  observeValidation(loss: number): void {
    this.#schedule = this.options.schedule.observe(this.#schedule, loss);
  }

  exportWeights(
    metadata: Readonly<Record<string, string>> = {},
    size: Omit<ImageShape, 'channels'> = this.options.image,
  ): Uint8Array {
    const { network, image } = this.options;
    return inferenceFile(network, this.weights, { ...image, ...size }, metadata);
  }

  checkpoint(): Uint8Array {
    const { carried, stepsTaken } = this.session.checkpoint();
    return writeCheckpoint({ carried, stepsTaken, schedule: this.#schedule }, this.identity);
  }

  async restore(checkpoint: Uint8Array): Promise<void> {
    const { carried, stepsTaken, schedule } = readCheckpoint(checkpoint, this.identity);
    this.session.restore({ carried, stepsTaken });
    this.#schedule = schedule;
    await this.#forgetSessions();
  }

  async close(): Promise<void> {
    await this.#forgetSessions();
    await this.session.close();
  }

  async #forgetSessions(): Promise<void> {
    await Promise.all([this.#prediction.forget(), this.#evaluation.forget()]);
  }

  #scalars(lossWeights: Readonly<Record<string, number>>): Record<string, Tensor> {
    const known = this.options.loss.weights;
    const stranger = Object.keys(lossWeights).find((name) => !(name in known));
    if (stranger !== undefined)
      throw new TrainingError('training-batch-invalid', `the loss ${this.options.loss.name} has no weight ${stranger}`);
    return Object.fromEntries(
      Object.entries({ ...known, ...lossWeights }).map(([name, value]) => [
        name,
        { shape: [], data: Float32Array.of(value) },
      ]),
    );
  }
}
