import type { Carriage } from '../training/training-session.js';
import { TrainingSession } from '../training/training-session.js';
import type { TrainingStep } from '../training/training-step.js';
import type { Tensor } from '../graph/value.js';
import type { Weights } from '../layers/network-scope.js';
import type { InferenceEngine } from './inference-engine.js';

/** A training step that is run again and again, and what it carries from one time to the next. */
export interface TrainingRun {
  readonly stepsTaken: number;
  /** Parameters and running statistics as they are now. */
  readonly weights: Weights;
  /** @returns the logged scalars, `loss` among them @throws {TrainingError} `training-diverged` @throws {EngineError} */
  step(data: Readonly<Record<string, Tensor>>, learningRate: number): Promise<Readonly<Record<string, number>>>;
  checkpoint(): Carriage;
  /** @throws {TrainingError} `checkpoint-mismatch` */
  restore(carriage: Carriage): void;
  close(): Promise<void>;
}

/** Trains networks. */
export interface TrainingEngine {
  readonly name: string;
  start(step: TrainingStep): Promise<TrainingRun>;
}

/** @returns the training engine on an inference engine: forward pass, loss, backward pass and update are one ONNX file like any other. */
export const createTrainingEngine = (engine: InferenceEngine): TrainingEngine => ({
  name: engine.name,
  start: (step) => TrainingSession.start(engine, step),
});
