import type { InferenceEngine } from '../engine/inference-engine.js';
import type { Weights } from '../layers/network-scope.js';
import type { LearningRateSchedule } from './learning-rate-schedule.js';
import type { Optimizer } from './optimizer.js';

/** How weights are learnt, whatever they are weights of. */
export interface TrainingOptions {
  readonly optimizer: Optimizer;
  readonly schedule: LearningRateSchedule;
  /** Limit of the common norm of all gradients; none where absent. */
  readonly clipNorm?: number;
  /** Decides the first weights; any integer. */
  readonly seed: number;
  /** Threads of the engine. */
  readonly threads: number;
  /** Weights to start from instead of noise; what is missing is noise, what is not used is ignored. */
  readonly weights?: Weights;
  /** Parameters that are kept as they are. */
  readonly isFrozen?: (name: string) => boolean;
  /** Runs the graphs; onnxruntime on the CPU where not given. */
  readonly engine?: InferenceEngine;
}
