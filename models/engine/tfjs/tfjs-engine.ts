import { EngineError } from '../../errors/engine-error.js';
import { readModelGraph } from '../describe-model.js';
import type { InferenceEngine } from '../inference-engine.js';
import type { Tfjs } from './tfjs-operator.js';
import { TfjsSession } from './tfjs-session.js';

/**
 * @returns an engine that runs the same ONNX files through TensorFlow.js ops
 * @param tf TensorFlow.js with its backend chosen and ready: tfjs-node-gpu, or tfjs-core with any backend
 * @param name what the log and the SR call it, e.g. `tfjs-node-gpu`
 */
export const createTfjsEngine = (tf: Tfjs, name: string): InferenceEngine => ({
  name,
  load: async (model) => {
    const graph = readModelGraph(model);
    try {
      return new TfjsSession(tf, graph);
    } catch (cause) {
      throw new EngineError('engine-unavailable', `${name} could not take the model`, { cause });
    }
  },
});
