import type { InferenceEngine, InferenceSession } from '../engine/inference-engine.js';
import type { Tensor } from '../graph/value.js';

/** A model that is written and loaded when it is first run, and again after it was forgotten. */
export class LazySession {
  #session: Promise<InferenceSession> | undefined;

  constructor(
    private readonly engine: InferenceEngine,
    private readonly write: () => Uint8Array,
  ) {}

  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    this.#session ??= this.engine.load(this.write());
    return (await this.#session).run(feeds);
  }

  /** Closes the model: its weights are old. */
  async forget(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.close();
  }
}
