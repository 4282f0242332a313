import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { EngineOptions } from '../engine/create-inference-engine.js';
import { createInferenceEngine, defaultEngine } from '../engine/create-inference-engine.js';
import { loadInstalled } from '../engine/load-installed.js';
import { shippedWeights } from '../engine/shipped-weights.js';
import { candidateModel, candidatePreprocessing, gridOfCard } from './candidate-model.js';
import type { CandidateNetwork } from './candidate-network.js';
import { openCandidateNetwork } from './candidate-network.js';
import type { Candidate } from './propose-candidates.js';

/** What the network proposes for one study, and which network it was. */
export interface FoundCandidates {
  /** Most confident first. */
  readonly candidates: readonly Candidate[];
  readonly method: MethodDescription;
}

/** Which proposals are worth showing. */
export interface CandidateLimits {
  /** Least mean probability, .5 … 1. */
  readonly leastConfidence: number;
  readonly leastLongMm: number;
}

/**
 * Looks for lesions in a study without marks.
 * @throws {MethodError} weights-not-installed @throws {EngineError} for weights that are damaged or an engine that gives up
 */
export type CandidateSearch = (volume: Volume, limits: CandidateLimits) => Promise<FoundCandidates>;

export interface CandidateSearchOptions {
  /** Folder of candidate-network.onnx and its card; models/weights by default. */
  readonly weights?: string;
  readonly engine?: EngineOptions;
}

/** @returns a search whose weights are read, and whose engine starts, with the first study; one study follows the other. */
export function createCandidateSearch({
  weights = shippedWeights,
  engine = defaultEngine,
}: CandidateSearchOptions = {}): CandidateSearch {
  let tail: Promise<unknown> = Promise.resolve();
  const search: CandidateSearch = async (volume, { leastConfidence, leastLongMm }) => {
    const { card, bytes } = loadInstalled(weights, candidateModel, candidatePreprocessing);
    const chosen = await createInferenceEngine(engine);
    const options = { ...gridOfCard(card), threshold: leastConfidence, leastLongMm };
    const network: CandidateNetwork = await openCandidateNetwork(chosen.engine, bytes, options);
    try {
      const method: MethodDescription = {
        id: card.name,
        version: card.version,
        parameters: { engine: chosen.engine.name, leastConfidence, leastLongMm },
        weightsDigest: card.digest,
      };
      return { candidates: await network.propose(volume), method };
    } finally {
      await network.close();
    }
  };
  return (volume, limits) => {
    const found = tail.then(() => search(volume, limits));
    tail = found.catch(() => undefined);
    return found;
  };
}
