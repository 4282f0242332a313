import type { Tensor } from '../graph/value.js';
import type { EngineOptions } from './create-inference-engine.js';
import { createInferenceEngine } from './create-inference-engine.js';
import type { InferenceSession } from './inference-engine.js';

/** A model whose engine starts with its first run. */
export interface LazySession {
  /** As the session's; runs follow one another, however many are asked for at the same time. @throws {EngineError} also for an engine that does not start */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  /** Of the engine that runs; empty before the first run. */
  engineName(): string;
}

/** @returns a session of a model that costs nothing until it runs; an engine that did not start is tried again with the next run. */
export function createLazySession(options: EngineOptions, model: Uint8Array): LazySession {
  let session: InferenceSession | undefined;
  let name = '';
  let tail: Promise<unknown> = Promise.resolve();
  async function run(feeds: Readonly<Record<string, Tensor>>): ReturnType<LazySession['run']> {
    if (session === undefined) {
      const { engine } = await createInferenceEngine(options);
      session = await engine.load(model);
      name = engine.name;
    }
    return session.run(feeds);
  }
  return {
    engineName: () => name,
    run: (feeds) => {
      const result = tail.then(() => run(feeds));
      tail = result.catch(() => undefined);
      return result;
    },
  };
}
