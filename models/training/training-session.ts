import type { InferenceEngine, InferenceSession } from '../engine/inference-engine.js';
import { TrainingError } from '../errors/training-error.js';
import type { Tensor } from '../graph/value.js';
import type { Weights } from '../layers/network-scope.js';
import type { TrainingStep } from './training-step.js';
import { nextName } from './training-step.js';

/** What a session carries from one step to the next. */
export interface Carriage {
  readonly carried: ReadonlyMap<string, Tensor>;
  readonly stepsTaken: number;
}

/** Runs a training step again and again and carries parameters, statistics and moments from one to the next. */
export class TrainingSession {
  #stepsTaken = 0;

  private constructor(
    private readonly session: InferenceSession,
    private readonly description: TrainingStep,
    private readonly carried: Map<string, Tensor>,
  ) {}

  static async start(engine: InferenceEngine, description: TrainingStep): Promise<TrainingSession> {
    const session = await engine.load(description.model, 'training');
    return new TrainingSession(session, description, new Map(description.initial));
  }

  get stepsTaken(): number {
    return this.#stepsTaken;
  }

  /**
   * Takes one step.
   * @returns the logged scalars, `loss` among them
   * @throws {TrainingError} `training-diverged` when the loss is no finite number; nothing is carried over then
   */
  async step(data: Readonly<Record<string, Tensor>>, learningRate: number): Promise<Readonly<Record<string, number>>> {
    const feeds: Record<string, Tensor> = { ...Object.fromEntries(this.carried), ...data };
    feeds['learning_rate'] = { shape: [], data: Float32Array.of(learningRate) };
    feeds['step'] = { shape: [], data: Float32Array.of(this.#stepsTaken + 1) };
    const results = await this.session.run(feeds);
    const logged = Object.fromEntries(this.description.logged.map((name) => [name, Number(results[name].data[0])]));
    if (!Number.isFinite(logged['loss']) || !Number.isFinite(logged['gradient_norm']))
      throw new TrainingError('training-diverged', `no finite loss or gradient at step ${this.#stepsTaken + 1}`);
    for (const name of this.carried.keys()) this.carried.set(name, results[nextName(name)] ?? this.carried.get(name));
    this.#stepsTaken++;
    return logged;
  }

  /** Parameters and running statistics as they are now. */
  get weights(): Weights {
    return new Map(this.description.weightNames.map((name) => [name, this.carried.get(name)!]));
  }

  /** Everything that is needed to go on later exactly as without a break. */
  checkpoint(): Carriage {
    return { carried: new Map(this.carried), stepsTaken: this.#stepsTaken };
  }

  /** Goes on from a checkpoint. @throws {TrainingError} `checkpoint-mismatch` when a tensor is missing or has another shape */
  restore({ carried, stepsTaken }: Carriage): void {
    for (const [name, { shape }] of this.carried) {
      if (carried.get(name)?.shape.join() !== shape.join())
        throw new TrainingError('checkpoint-mismatch', `the checkpoint has no ${name} of shape [${shape.join()}]`);
    }
    for (const name of this.carried.keys()) this.carried.set(name, carried.get(name)!);
    this.#stepsTaken = stepsTaken;
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
