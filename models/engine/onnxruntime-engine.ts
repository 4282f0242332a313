import { EngineError } from '../errors/engine-error.js';
import type { InferenceEngine } from './inference-engine.js';
import type { OrtModule } from './ort-session.js';
import { createOrtSession } from './ort-session.js';

export interface OnnxRuntimeOptions {
  readonly provider: 'cpu' | 'cuda' | 'webgpu';
  /** Threads of one session; more than the free cores slows it down. */
  readonly threads: number;
}

/**
 * @returns the engine on onnxruntime-node, whose library is loaded with the first model: a server that runs no network does without it.
 * `run` blocks the calling thread: use it in a worker thread.
 * Spinning is off: on a busy machine four spinning threads were slower than one. What a GPU provider cannot do, the CPU does.
 */
export const createOnnxRuntimeEngine = ({ provider, threads }: OnnxRuntimeOptions): InferenceEngine => ({
  name: `onnxruntime-${provider}`,
  load: async (model, use) =>
    createOrtSession(await importRuntime(), model, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // A U-Net's step opens three times as fast without, and takes as long.
      ...(use === 'training' && { graphOptimizationLevel: 'disabled' as const }),
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    }),
});

async function importRuntime(): Promise<OrtModule> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new EngineError('engine-unavailable', 'the library of onnxruntime-node cannot be loaded here', { cause });
  }
}
