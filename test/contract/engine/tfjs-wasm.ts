import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { InferenceEngine } from '../../../models/engine/inference-engine.js';
import { createTfjsEngine } from '../../../models/engine/tfjs/tfjs-engine.js';

/** @returns the TensorFlow.js engine on the wasm backend: the proof, without a GPU, of what tfjs-node-gpu runs. */
export async function createTfjsWasmEngine(): Promise<InferenceEngine> {
  const require = createRequire(import.meta.url);
  setWasmPaths(`${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/`);
  await tf.setBackend('wasm');
  await tf.ready();
  return createTfjsEngine(tf, 'tfjs-wasm');
}
