import type { Tensor, Value } from '../graph/value.js';

/** What a model takes or gives under one name. A dimension that is a word (`N`, the batch) is chosen by the caller. */
export type TensorDescription = Pick<Value, 'name' | 'shape' | 'type'>;

/** One model, loaded and ready. Calls follow one another; no two at the same time. */
export interface InferenceSession {
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
  /**
   * @param feeds tensors by input name, C order
   * @returns tensors by output name, all of them
   * @throws {EngineError} `engine-input-invalid` when an input is missing, strange or does not fit; `engine-run-failed`
   */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  /** Frees the memory; the session cannot run afterwards. */
  close(): Promise<void>;
}

/** Runs ONNX files. Adapters: onnxruntime-node (CPU, CUDA, WebGPU), TensorFlow.js, onnxruntime-web. */
export interface InferenceEngine {
  /** What ran, for the log and the SR, e.g. `onnxruntime-cpu`. */
  readonly name: string;
  /**
   * @param model an ONNX file (opset 17)
   * @param use `training`: a step of thousands of small nodes, whose loading counts and which runs no faster for being rewritten
   * @throws {EngineError} `model-damaged`, `engine-unavailable`
   */
  load(model: Uint8Array, use?: 'training'): Promise<InferenceSession>;
}
