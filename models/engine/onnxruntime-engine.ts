import * as ort from 'onnxruntime-node';
import { EngineError } from '../errors/engine-error.js';
import type { ElementType, Tensor } from '../graph/value.js';
import { checkFeeds } from './check-feeds.js';
import type { InferenceEngine, InferenceSession, TensorDescription } from './inference-engine.js';

export interface OnnxRuntimeOptions {
  readonly provider: 'cpu' | 'cuda' | 'webgpu';
  /** Threads of one session; more than the free cores slows it down. */
  readonly threads: number;
}

/**
 * @returns the engine on onnxruntime-node. `run` blocks the calling thread: use it in a worker thread.
 * Spinning is off: on a busy machine four spinning threads were slower than one. What a GPU provider cannot do, the CPU does.
 */
export function createOnnxRuntimeEngine({ provider, threads }: OnnxRuntimeOptions): InferenceEngine {
  return {
    name: `onnxruntime-${provider}`,
    load: async (model) => sessionOf(await createSession(model, provider, threads)),
  };
}

async function createSession(
  model: Uint8Array,
  provider: OnnxRuntimeOptions['provider'],
  threads: number,
): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (cause) {
    if (isAboutTheProvider(cause))
      throw new EngineError('engine-unavailable', `onnxruntime has no working provider ${provider} here`, { cause });
    throw new EngineError('model-damaged', 'onnxruntime cannot read the model', { cause });
  }
}

/** onnxruntime tells a missing library or adapter and a bad model apart by words only. */
const isAboutTheProvider = (cause: unknown): boolean =>
  cause instanceof Error &&
  /AppendExecutionProvider|adapter|webgpu|CUDA|cuDNN|backend not found|not available/i.test(cause.message);

function sessionOf(session: ort.InferenceSession): InferenceSession {
  const inputs = session.inputMetadata.map(describe);
  return {
    inputs,
    outputs: session.outputMetadata.map(describe),
    run: async (feeds) => {
      checkFeeds(inputs, feeds);
      const given = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)]));
      const results = await runSession(session, given);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOrt(tensor)]));
    },
    close: () => session.release(),
  };
}

async function runSession(
  session: ort.InferenceSession,
  feeds: Record<string, ort.Tensor>,
): Promise<ort.InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(feeds);
  } catch (cause) {
    throw new EngineError('engine-run-failed', 'onnxruntime could not run the model', { cause });
  }
}

const describe = (metadata: ort.InferenceSession.ValueMetadata): TensorDescription => {
  if (!metadata.isTensor) throw new EngineError('model-damaged', `${metadata.name} is no tensor`);
  return { name: metadata.name, shape: metadata.shape, type: metadata.type as ElementType };
};

const toOrt = ({ shape, data }: Tensor): ort.Tensor =>
  data instanceof Float32Array ? new ort.Tensor('float32', data, shape) : new ort.Tensor('int64', data, shape);

const fromOrt = (tensor: ort.Tensor): Tensor => ({
  shape: tensor.dims,
  data: tensor.data as Float32Array | BigInt64Array,
});
