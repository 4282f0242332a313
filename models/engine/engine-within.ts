import type { InferenceEngine } from './inference-engine.js';
import type { AroundNative } from './native-calls.js';

/** @returns the engine with each of its calls within `around` */
export const engineWithin = (engine: InferenceEngine, around: AroundNative): InferenceEngine => ({
  name: engine.name,
  load: async (model, use) => {
    const session = await around(() => engine.load(model, use));
    return { ...session, run: (feeds) => around(() => session.run(feeds)), close: () => around(() => session.close()) };
  },
});
