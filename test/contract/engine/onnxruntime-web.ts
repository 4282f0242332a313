import * as ort from 'onnxruntime-web';
import type { InferenceEngine } from '../../../models/engine/inference-engine.js';
import { createOnnxRuntimeWebEngine } from '../../../models/engine/onnxruntime-web-engine.js';

/** @returns the browser's engine in Node, on one thread. */
export async function createWebEngine(): Promise<InferenceEngine> {
  ort.env.wasm.numThreads = 1;
  return createOnnxRuntimeWebEngine(ort, 'wasm');
}
