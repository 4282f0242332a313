import * as ort from 'onnxruntime-node';
import type { Tensor } from '../graph/value.js';
import type { InferenceEngine, InferenceSession } from './inference-engine.js';

export interface OnnxRuntimeOptions {
  readonly provider: 'cpu' | 'cuda' | 'webgpu';
  /** Threads of one session; more than the free cores slows it down. */
  readonly threads: number;
}

/**
 * @returns the engine on onnxruntime-node. `run` blocks the calling thread: use it in a worker thread.
 * Spinning is off: on a busy machine four spinning threads were slower than one.
 */
export function createOnnxRuntimeEngine({ provider, threads }: OnnxRuntimeOptions): InferenceEngine {
  return {
    name: `onnxruntime-${provider}`,
    load: async (model) => {
      const session = await ort.InferenceSession.create(model, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      });
      return sessionOf(session);
    },
  };
}

function sessionOf(session: ort.InferenceSession): InferenceSession {
  return {
    run: async (feeds) => {
      const given = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)]));
      const results = await session.run(given);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOrt(tensor)]));
    },
    close: () => session.release(),
  };
}

const toOrt = ({ shape, data }: Tensor): ort.Tensor =>
  data instanceof Float32Array ? new ort.Tensor('float32', data, shape) : new ort.Tensor('int64', data, shape);

const fromOrt = (tensor: ort.Tensor): Tensor => ({
  shape: tensor.dims,
  data: tensor.data as Float32Array | BigInt64Array,
});
