import { add, multiply, stopGradient } from '../graph/ops.js';
import type { InferenceEngine } from '../engine/inference-engine.js';
import { TrainingError } from '../errors/training-error.js';
import type { Tensor, Value } from '../graph/value.js';
import type { NetworkScope, Weights } from '../layers/network-scope.js';
import { discriminatorLoss, generatorLoss, perceptualLoss } from '../losses/adversarial.js';
import type { DiscriminatorOptions } from '../networks/stacked-gan/discriminator.js';
import { discriminate } from '../networks/stacked-gan/discriminator.js';
import type { FeatureNetwork } from '../networks/stacked-gan/feature-network.js';
import type { GeneratorOptions } from '../networks/stacked-gan/generator.js';
import { generate } from '../networks/stacked-gan/generator.js';
import type { ImageShape } from './inference-file.js';
import type { LearningRateSchedule } from './learning-rate-schedule.js';
import type { Optimizer } from './optimizer.js';
import type { TaskTrainer, TaskTrainerOptions } from './task-trainer.js';
import { createTaskTrainer } from './task-trainer.js';
import type { TrainingTask } from './training-step.js';

export interface AdversarialOptions {
  readonly generator: GeneratorOptions;
  readonly discriminator: DiscriminatorOptions;
  /** Features in which images are compared; the images themselves where not given (the first stage, MSE). */
  readonly features?: FeatureNetwork;
  readonly image: ImageShape;
  readonly optimizer: Optimizer;
  readonly schedule: LearningRateSchedule;
  readonly seed: number;
  readonly threads: number;
  /** Limit of the norm of the gradients of each network; none where absent. */
  readonly clipNorm?: number;
  /** onnxruntime on the CPU where not given. */
  readonly engine?: InferenceEngine;
  /** Weights of an earlier stage: `generator.…`, `discriminator.…`. */
  readonly weights?: Weights;
}

/** A batch: images as they came out of the degradation, and as they should be; both [N, C, rows, columns], 0…1. */
export interface DegradedBatch {
  readonly degraded: Tensor;
  readonly clean: Tensor;
}

/** What one step of both networks tells. */
export interface AdversarialReport {
  readonly generator: Readonly<Record<string, number>>;
  readonly discriminator: Readonly<Record<string, number>>;
}

/** Trains one generator against its discriminator. */
export interface AdversarialTrainer {
  /** Of the generator. */
  readonly stepsTaken: number;
  /** Weights of both, `generator.…` and `discriminator.…`. */
  readonly weights: Weights;
  /** @param adversarialWeight weight of −ln D(G(x)) beside the perceptual loss, 10⁻³ in Ledig et al. 2017; 0 leaves the discriminator out */
  step(batch: DegradedBatch, adversarialWeight: number): Promise<AdversarialReport>;
  observeValidation(loss: number): void;
  /** Everything of both that is needed to go on as without a break. */
  checkpoint(): Uint8Array;
  /** @throws {TrainingError} `checkpoint-damaged`, `checkpoint-mismatch` */
  restore(checkpoint: Uint8Array): void;
  close(): Promise<void>;
}

/** @returns a trainer that lets the discriminator take a step, then the generator, on the same batch (003, section 3.1) */
export async function createAdversarialTrainer(options: AdversarialOptions): Promise<AdversarialTrainer> {
  const common: Omit<TaskTrainerOptions, 'task'> = options;
  const generator = await createTaskTrainer({
    ...common,
    task: { build: (scope) => generatorTask(scope, options) },
    isFrozen: (name) => name.startsWith('discriminator.'),
  });
  const discriminator = await createTaskTrainer({
    ...common,
    weights: new Map([...generator.weights, ...(options.weights ?? [])]),
    task: { build: (scope) => discriminatorTask(scope, options) },
    isFrozen: (name) => name.startsWith('generator.'),
  });
  return {
    get weights() {
      return new Map([...part(discriminator, 'discriminator.'), ...part(generator, 'generator.')]);
    },
    step: async ({ degraded, clean }, adversarialWeight) => {
      const told = await discriminator.step({ degraded, clean });
      generator.assign(part(discriminator, 'discriminator.'));
      const made = await generator.step({ degraded, clean }, { adversarial_weight: adversarialWeight });
      discriminator.assign(part(generator, 'generator.'));
      return { generator: made, discriminator: told };
    },
    get stepsTaken() {
      return generator.stepsTaken;
    },
    observeValidation: (loss) => {
      generator.observeValidation(loss);
      discriminator.observeValidation(loss);
    },
    checkpoint: () => joined(generator.checkpoint(), discriminator.checkpoint()),
    restore: (checkpoint) => {
      const [first, second] = parted(checkpoint);
      generator.restore(first);
      discriminator.restore(second);
    },
    close: async () => {
      await Promise.all([generator.close(), discriminator.close()]);
    },
  };
}

/** Both checkpoints in one: length of the first, the first, the second. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(4 + first.length + second.length);
  new DataView(whole.buffer).setUint32(0, first.length, true);
  whole.set(first, 4);
  whole.set(second, 4 + first.length);
  return whole;
}

function parted(whole: Uint8Array): readonly [Uint8Array, Uint8Array] {
  if (whole.length < 4) throw new TrainingError('checkpoint-damaged', 'it holds no two trainers');
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0, true);
  return [whole.slice(4, 4 + length), whole.slice(4 + length)];
}

const part = (trainer: TaskTrainer, prefix: string): Weights =>
  new Map([...trainer.weights].filter(([name]) => name.startsWith(prefix)));

/** Declares the batch and makes the generator's image. */
function generated(scope: NetworkScope, { image, generator }: AdversarialOptions): { clean: Value; made: Value } {
  const shape = ['N', image.channels, image.rows, image.columns];
  const [degraded, clean] = ['degraded', 'clean'].map((name) => scope.graph.input(name, shape));
  return { clean, made: generate(scope.within('generator'), degraded, generator) };
}

function generatorTask(scope: NetworkScope, options: AdversarialOptions): ReturnType<TrainingTask['build']> {
  const { graph } = scope;
  const { clean, made } = generated(scope, options);
  const seen = (name: string, image: Value): Value => options.features?.features(graph, name, image) ?? image;
  const likeness = perceptualLoss(graph, seen('features_made', made), seen('features_clean', clean));
  const fooled = generatorLoss(graph, discriminate(scope.within('discriminator'), made, options.discriminator));
  const weighted = multiply(graph, graph.input('adversarial_weight', []), fooled);
  const logged = {
    loss_perceptual: likeness,
    loss_adversarial: fooled,
    loss_pixels: perceptualLoss(graph, made, clean),
  };
  return { loss: add(graph, likeness, weighted), logged };
}

function discriminatorTask(scope: NetworkScope, options: AdversarialOptions): ReturnType<TrainingTask['build']> {
  const { graph } = scope;
  const { clean, made } = generated(scope, options);
  const judge = scope.within('discriminator');
  const real = discriminate(judge, clean, options.discriminator);
  const fake = discriminate(judge.again(), stopGradient(graph, made), options.discriminator);
  return { loss: discriminatorLoss(graph, real, fake) };
}
