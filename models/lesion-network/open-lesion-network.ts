import type { EngineOptions } from '../engine/create-inference-engine.js';
import { createInferenceEngine } from '../engine/create-inference-engine.js';
import type { InferenceSession } from '../engine/inference-engine.js';
import { loadModel } from '../engine/load-model.js';
import { shippedWeights } from '../engine/shipped-weights.js';
import { EngineError } from '../errors/engine-error.js';
import type { Tensor } from '../graph/value.js';
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
 * @throws {EngineError} model-missing, model-card-invalid, model-digest-mismatch, model-damaged; model-card-invalid also for weights that want
 * another preprocessing than this code has
 */
export function openLesionNetwork(
  fallback: AnySegmentationMethod,
  { folder = shippedWeights, engine = { engine: 'onnxruntime-cpu', threads: 2 } }: LesionNetworkOptions = {},
): AnySegmentationMethod {
  const { card, bytes } = loadModel(folder, 'lesion-network');
  if (card.preprocessing.id !== preprocessing)
    throw new EngineError('model-card-invalid', `the weights want the preprocessing ${card.preprocessing.id}`);
  const network = openWhenNeeded(engine, bytes);
  const method = createLesionNetworkMethod(network.predict, card.version, fallback, card.digest);
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

interface LazyNetwork {
  readonly predict: PredictLesion;
  /** Of the engine that runs; empty before the first prediction. */
  engineName(): string;
}

/** A session takes one image after another, however many are asked for at the same time; an engine that did not start is tried again. */
function openWhenNeeded(options: EngineOptions, model: Uint8Array): LazyNetwork {
  let session: InferenceSession | undefined;
  let name = '';
  let tail: Promise<unknown> = Promise.resolve();
  const run = async (image: Tensor): Promise<Tensor> => {
    if (session === undefined) {
      const { engine } = await createInferenceEngine(options);
      session = await engine.load(model);
      name = engine.name;
    }
    return (await session.run({ image }))['probability'];
  };
  return {
    engineName: () => name,
    predict: (image) => {
      const result = tail.then(() => run(image));
      tail = result.catch(() => undefined);
      return result;
    },
  };
}
