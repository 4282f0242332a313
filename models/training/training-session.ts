import type { InferenceEngine, InferenceSession } from '../engine/inference-engine.js';
import type { Tensor } from '../graph/value.js';
import type { Weights } from '../layers/network-scope.js';
import type { TrainingStep } from './training-step.js';
import { nextName } from './training-step.js';

/** Runs a training step again and again and carries parameters, statistics and moments from one to the next. */
export class TrainingSession {
  #step: number;

  private constructor(
    private readonly session: InferenceSession,
    private readonly description: TrainingStep,
    private readonly carried: Map<string, Tensor>,
    stepsTaken: number,
  ) {
    this.#step = stepsTaken;
  }

  /** @param resumed carried tensors and number of steps of an earlier session, from `checkpoint()` */
  static async start(
    engine: InferenceEngine,
    description: TrainingStep,
    resumed?: { readonly carried: ReadonlyMap<string, Tensor>; readonly stepsTaken: number },
  ): Promise<TrainingSession> {
    const session = await engine.load(description.model);
    return new TrainingSession(
      session,
      description,
      new Map([...description.initial, ...(resumed?.carried ?? [])]),
      resumed?.stepsTaken ?? 0,
    );
  }

  /** Takes one step. @returns the logged scalars, `loss` among them. @throws {RangeError} when the loss is no finite number */
  async step(data: Readonly<Record<string, Tensor>>, learningRate: number): Promise<Readonly<Record<string, number>>> {
    const feeds: Record<string, Tensor> = { ...Object.fromEntries(this.carried), ...data };
    feeds['learning_rate'] = { shape: [], data: Float32Array.of(learningRate) };
    feeds['step'] = { shape: [], data: Float32Array.of(this.#step + 1) };
    const results = await this.session.run(feeds);
    const logged = Object.fromEntries(this.description.logged.map((name) => [name, Number(results[name].data[0])]));
    if (!Number.isFinite(logged['loss']))
      throw new RangeError(`the loss is no longer a finite number at step ${this.#step + 1}`);
    for (const name of this.carried.keys()) this.carried.set(name, results[nextName(name)] ?? this.carried.get(name));
    this.#step++;
    return logged;
  }

  /** Parameters and running statistics as they are now. */
  get weights(): Weights {
    return new Map(this.description.weightNames.map((name) => [name, this.carried.get(name)!]));
  }

  /** Everything that is needed to go on later exactly as without a break. */
  checkpoint(): { readonly carried: ReadonlyMap<string, Tensor>; readonly stepsTaken: number } {
    return { carried: new Map(this.carried), stepsTaken: this.#step };
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
