import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { EngineOptions } from '../engine/create-inference-engine.js';
import { defaultEngine } from '../engine/create-inference-engine.js';
import { createLazySession } from '../engine/lazy-session.js';
import { loadInstalled } from '../engine/load-installed.js';
import { shippedWeights } from '../engine/shipped-weights.js';
import { MethodError } from '../errors/method-error.js';
import type { MarkProposal } from '../interactive/propose-mark.js';
import type { RoughBox } from './box-bounds.js';
import type { PredictLabelling } from './label-crop.js';
import { labellingPreprocessing } from './labelling-image.js';
import { proposeByCut } from './propose-by-cut.js';
import { proposeByNetwork } from './propose-by-network.js';

/** Name of the model file and its card. */
export const labellingModel = 'recist-labelling';

/**
 * A RECIST mark from a rough box.
 * @throws {DicomError} mark-outside-image, empty-mask @throws {EngineError} for weights that are damaged or an engine that gives up
 */
export type ProposeMark = (volume: Volume, box: RoughBox) => Promise<MarkProposal>;

export interface MarkProposerOptions {
  /** Folder of recist-labelling.onnx and its card; models/weights by default. */
  readonly weights?: string;
  readonly engine?: EngineOptions;
}

interface OpenNetwork {
  readonly predict: PredictLabelling;
  /** Names the engine that ran. */
  readonly method: () => MethodDescription;
}

/**
 * @returns what proposes marks here: the network where its weights are installed (their engine starts with the first box), else the default cut of
 * the box. Weights that are there and not what their card says are refused, not passed over.
 */
export function createMarkProposer({
  weights = shippedWeights,
  engine = defaultEngine,
}: MarkProposerOptions = {}): ProposeMark {
  let network: OpenNetwork | undefined;
  return async (volume, box) => {
    network ??= open(weights, engine);
    if (network === undefined) return proposeByCut(volume, box);
    const proposal = await proposeByNetwork(volume, box, network.predict);
    return { ...proposal, method: network.method() };
  };
}

/** undefined where no weights are installed. */
function open(weights: string, engine: EngineOptions): OpenNetwork | undefined {
  try {
    const { card, bytes } = loadInstalled(weights, labellingModel, labellingPreprocessing);
    const session = createLazySession(engine, bytes);
    const { name: id, version, digest: weightsDigest } = card;
    return {
      predict: async (image) => {
        const { heatmaps, transform, region } = await session.run({ image });
        return { heatmaps, transform, region };
      },
      method: () => ({ id, version, parameters: { engine: session.engineName() }, weightsDigest }),
    };
  } catch (cause) {
    if (cause instanceof MethodError && cause.code === 'weights-not-installed') return undefined;
    throw cause;
  }
}
