import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { EngineOptions } from '../engine/create-inference-engine.js';
import { createInferenceEngine } from '../engine/create-inference-engine.js';
import type { InferenceSession } from '../engine/inference-engine.js';
import type { LoadedModel } from '../engine/load-model.js';
import { loadModel } from '../engine/load-model.js';
import { shippedWeights } from '../engine/shipped-weights.js';
import { EngineError } from '../errors/engine-error.js';
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
  readonly method: MethodDescription;
}

/**
 * @returns what proposes marks here: the network where its weights are installed (their engine starts with the first box), else the default cut of
 * the box. Weights that are there and not what their card says are refused, not passed over.
 */
export function createMarkProposer({
  weights = shippedWeights,
  engine = { engine: 'onnxruntime-cpu', threads: 1 },
}: MarkProposerOptions = {}): ProposeMark {
  let network: OpenNetwork | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  const propose: ProposeMark = async (volume, box) => {
    const model = network === undefined ? load(weights) : undefined;
    if (model !== undefined) network = await open(model, engine);
    if (network === undefined) return proposeByCut(volume, box);
    return proposeByNetwork(volume, box, network.predict, network.method);
  };
  // A session takes one image after another; an engine that did not start is tried again.
  return (volume, box) => {
    const proposal = tail.then(() => propose(volume, box));
    tail = proposal.catch(() => undefined);
    return proposal;
  };
}

/** undefined where no weights are installed. */
function load(weights: string): LoadedModel | undefined {
  try {
    return loadModel(weights, labellingModel);
  } catch (cause) {
    if (cause instanceof EngineError && cause.code === 'model-missing') return undefined;
    throw cause;
  }
}

async function open({ card, bytes }: LoadedModel, options: EngineOptions): Promise<OpenNetwork> {
  if (card.preprocessing.id !== labellingPreprocessing)
    throw new EngineError('model-card-invalid', `the weights want the preprocessing ${card.preprocessing.id}`);
  const { engine } = await createInferenceEngine(options);
  const session: InferenceSession = await engine.load(bytes);
  return {
    predict: async (image) => {
      const { heatmaps, transform, region } = await session.run({ image });
      return { heatmaps, transform, region };
    },
    method: { id: card.name, version: card.version, parameters: { engine: engine.name }, weightsDigest: card.digest },
  };
}
