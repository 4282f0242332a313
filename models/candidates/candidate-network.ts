import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { InferenceEngine } from '../engine/inference-engine.js';
import type { Candidate, CandidateOptions } from './propose-candidates.js';
import { proposeCandidates } from './propose-candidates.js';

/** A network that looks for lesions in studies without marks. */
export interface CandidateNetwork {
  /** @returns candidates, most confident first; see `proposeCandidates` */
  propose(volume: Volume): Promise<readonly Candidate[]>;
  close(): Promise<void>;
}

/**
 * Opens the network of a whole-slice recipe (its `whole-slice.onnx`).
 * @param options grid and window as in the recipe (`input.side`, `pixelMm`, `window`), and what a candidate must reach
 */
export async function openCandidateNetwork(
  engine: InferenceEngine,
  model: Uint8Array,
  options: CandidateOptions,
): Promise<CandidateNetwork> {
  const session = await engine.load(model);
  return {
    propose: (volume) => proposeCandidates((image) => session.run({ image }), volume, options),
    close: () => session.close(),
  };
}
