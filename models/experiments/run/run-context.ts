import type { InferenceEngine } from '../../engine/inference-engine.js';
import type { SourceFactory } from '../load-lesions.js';
import type { EpochRow } from './epoch-history.js';
import type { StageFolder } from './stage-folder.js';

/** What an experiment needs of the world. */
export interface RunContext {
  /** Written into model files. */
  readonly recipeName: string;
  readonly seed: number;
  readonly threads: number;
  readonly createSource: SourceFactory;
  /** Where ROIs are kept; none where absent. */
  readonly cacheFolder?: string;
  /** @returns the place of a stage of this run */
  readonly stage: (name: string) => StageFolder;
  /** Told after every epoch: all epochs of the stage so far; and at once of those that an earlier run has left. */
  readonly onEpoch: (rows: readonly EpochRow[]) => void;
  /** Told what happens between the epochs. */
  readonly onPhase: (phase: string) => void;
  /** onnxruntime on the CPU where not given. */
  readonly engine?: InferenceEngine;
}
