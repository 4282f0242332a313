import type { Tensor } from '../graph/value.js';

/** One model, loaded and ready. */
export interface InferenceSession {
  /** @param feeds by input name @returns by output name @throws {EngineError} when an input is missing or does not fit */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}

/** Runs ONNX files. Adapters: onnxruntime-node (CPU, CUDA, WebGPU), TensorFlow.js, onnxruntime-web. */
export interface InferenceEngine {
  /** What ran, for the log and the SR, e.g. `onnxruntime-cpu`. */
  readonly name: string;
  load(model: Uint8Array): Promise<InferenceSession>;
}
