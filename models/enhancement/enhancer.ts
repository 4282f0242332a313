import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { HuWindow } from '../data/hu-window.js';
import type { EngineOptions } from '../engine/create-inference-engine.js';
import { defaultEngine } from '../engine/create-inference-engine.js';
import { createLazySession } from '../engine/lazy-session.js';
import { loadInstalled } from '../engine/load-installed.js';
import { shippedWeights } from '../engine/shipped-weights.js';
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
export function openEnhancer({ weights = shippedWeights, engine = defaultEngine }: EnhancerOptions = {}): Enhancer {
  const { card, bytes } = loadInstalled(weights, enhancementModel, enhancementPreprocessing);
  const network = createLazySession(engine, bytes);
  return {
    description: { id: card.name, version: card.version, parameters: {}, weightsDigest: card.digest },
    enhance: async (hu, size, window) =>
      enhancePlane(hu, size, window, async (image) => {
        const { denoised, enhanced } = await network.run({ image });
        return { denoised, enhanced };
      }),
  };
}
