import type { EngineOptions } from '../engine/create-inference-engine.js';
import { defaultEngine } from '../engine/create-inference-engine.js';
import { createLazySession } from '../engine/lazy-session.js';
import { loadInstalled } from '../engine/load-installed.js';
import { shippedWeights } from '../engine/shipped-weights.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';
import { createLesionNetworkMethod } from './lesion-network-method.js';
import type { PredictLesion } from './lesion-probability.js';
import { preprocessing } from './network.js';

export interface LesionNetworkOptions {
  /** Folder of NAME.onnx and NAME.card.json. */
  readonly folder?: string;
  readonly engine?: EngineOptions;
}

/**
 * @returns the lesion network with the weights of a folder; the engine starts with the first lesion, and each result says which one ran
 * @throws {MethodError} weights-not-installed @throws {EngineError} model-card-invalid, model-digest-mismatch, model-damaged; model-card-invalid also for
 * weights that want another preprocessing than this code has
 */
export function openLesionNetwork(
  fallback: AnySegmentationMethod,
  { folder = shippedWeights, engine = defaultEngine }: LesionNetworkOptions = {},
): AnySegmentationMethod {
  const { card, bytes } = loadInstalled(folder, 'lesion-network', preprocessing);
  const network = createLazySession(engine, bytes);
  const predict: PredictLesion = async (image) => (await network.run({ image }))['probability'];
  const method = createLesionNetworkMethod(predict, card.version, fallback, card.digest);
  const { description } = method;
  return {
    ...method,
    segment: async (volume, mark) => {
      const segmentation = await method.segment(volume, mark);
      if (segmentation.method !== undefined) return segmentation;
      const parameters = { ...description.parameters, engine: network.engineName() };
      return { ...segmentation, method: { ...description, parameters } };
    },
  };
}
