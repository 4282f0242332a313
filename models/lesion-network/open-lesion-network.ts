import { fileURLToPath } from 'node:url';
import type { EngineOptions } from '../engine/create-inference-engine.js';
import { createInferenceEngine } from '../engine/create-inference-engine.js';
import type { InferenceSession } from '../engine/inference-engine.js';
import { loadModel } from '../engine/load-model.js';
import { EngineError } from '../errors/engine-error.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';
import { createLesionNetworkMethod } from './lesion-network-method.js';
import { preprocessing } from './network.js';

/** The weights that come with the product: models/weights, also for the built code in dist/. */
export const shippedWeights = fileURLToPath(
  new URL(import.meta.url.includes('/dist/') ? '../../../models/weights' : '../weights', import.meta.url),
);

export interface LesionNetworkOptions {
  /** Folder of NAME.onnx and NAME.card.json. */
  readonly folder?: string;
  readonly engine?: EngineOptions;
}

/**
 * @returns the lesion network with the weights of a folder; the engine starts with the first lesion
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
  let session: Promise<InferenceSession> | undefined;
  const open = async (): Promise<InferenceSession> => (await createInferenceEngine(engine)).engine.load(bytes);
  return createLesionNetworkMethod(
    async (image) => (await (session ??= open()).then((opened) => opened.run({ image })))['probability'],
    card.version,
    fallback,
  );
}
