import * as ort from 'onnxruntime-node';
import type { InferenceEngine } from './inference-engine.js';
import { createOrtSession } from './ort-session.js';

export interface OnnxRuntimeOptions {
  readonly provider: 'cpu' | 'cuda' | 'webgpu';
  /** Threads of one session; more than the free cores slows it down. */
  readonly threads: number;
}

/**
 * @returns the engine on onnxruntime-node. `run` blocks the calling thread: use it in a worker thread.
 * Spinning is off: on a busy machine four spinning threads were slower than one. What a GPU provider cannot do, the CPU does.
 */
export const createOnnxRuntimeEngine = ({ provider, threads }: OnnxRuntimeOptions): InferenceEngine => ({
  name: `onnxruntime-${provider}`,
  load: (model) =>
    createOrtSession(ort, model, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    }),
});
