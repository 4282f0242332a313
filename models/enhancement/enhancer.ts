import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { HuWindow } from '../data/hu-window.js';
import type { EngineOptions } from '../engine/create-inference-engine.js';
import { createInferenceEngine } from '../engine/create-inference-engine.js';
import type { InferenceSession } from '../engine/inference-engine.js';
import { loadModel } from '../engine/load-model.js';
import { shippedWeights } from '../engine/shipped-weights.js';
import { EngineError } from '../errors/engine-error.js';
import { MethodError } from '../errors/method-error.js';
import type { EnhancedPlane } from './enhance-plane.js';
import { enhancePlane } from './enhance-plane.js';
import { enhancementPreprocessing } from './enhancement-file.js';

/** Name of the model file and its card. */
export const enhancementModel = 'stacked-gan';

/** Takes noise from slices and sharpens them. */
export interface Enhancer {
  readonly description: MethodDescription;
  /** @throws {EngineError} for an engine that gives up */
  enhance(
    hu: ArrayLike<number>,
    size: { readonly rows: number; readonly columns: number },
    window: HuWindow,
  ): Promise<EnhancedPlane>;
}

export interface EnhancerOptions {
  /** Folder of stacked-gan.onnx and its card; models/weights by default. */
  readonly weights?: string;
  readonly engine?: EngineOptions;
}

/**
 * @returns the stacked GAN with the weights of a folder; its engine starts with the first slice, one slice follows the other
 * @throws {MethodError} weights-not-installed @throws {EngineError} for weights that are not what their card says
 */
export function openEnhancer({
  weights = shippedWeights,
  engine = { engine: 'onnxruntime-cpu', threads: 2 },
}: EnhancerOptions = {}): Enhancer {
  const { card, bytes } = load(weights);
  if (card.preprocessing.id !== enhancementPreprocessing)
    throw new EngineError('model-card-invalid', `the weights want the preprocessing ${card.preprocessing.id}`);
  let session: InferenceSession | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  const run: Enhancer['enhance'] = async (hu, size, window) => {
    const opened = (session ??= await (await createInferenceEngine(engine)).engine.load(bytes));
    return enhancePlane(hu, size, window, async (image) => {
      const { denoised, enhanced } = await opened.run({ image });
      return { denoised, enhanced };
    });
  };
  return {
    description: { id: card.name, version: card.version, parameters: {}, weightsDigest: card.digest },
    enhance: (hu, size, window) => {
      const enhanced = tail.then(() => run(hu, size, window));
      tail = enhanced.catch(() => undefined);
      return enhanced;
    },
  };
}

function load(weights: string): ReturnType<typeof loadModel> {
  try {
    return loadModel(weights, enhancementModel);
  } catch (cause) {
    if (!(cause instanceof EngineError && cause.code === 'model-missing')) throw cause;
    throw new MethodError('weights-not-installed', `The weights of ${enhancementModel} are not installed.`, { cause });
  }
}
