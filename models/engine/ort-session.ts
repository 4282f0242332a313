import type * as onnxruntime from 'onnxruntime-node';
import { EngineError } from '../errors/engine-error.js';
import type { ElementType, Tensor } from '../graph/value.js';
import { checkFeeds } from './check-feeds.js';
import type { InferenceSession, TensorDescription } from './inference-engine.js';

/** What onnxruntime-node and onnxruntime-web have in common. */
export type OrtModule = Pick<typeof onnxruntime, 'InferenceSession' | 'Tensor'>;

/** @returns a model loaded into onnxruntime. @throws {EngineError} `engine-unavailable` for the provider, `model-damaged` */
export async function createOrtSession(
  ort: OrtModule,
  model: Uint8Array,
  options: onnxruntime.InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  const session = await create(ort, model, options);
  const inputs = session.inputMetadata.map(describe);
  return {
    inputs,
    outputs: session.outputMetadata.map(describe),
    run: async (feeds) => {
      checkFeeds(inputs, feeds);
      const given = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOrt(ort, tensor)]));
      const results = await run(session, given);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOrt(tensor)]));
    },
    close: () => session.release(),
  };
}

async function create(
  ort: OrtModule,
  model: Uint8Array,
  options: onnxruntime.InferenceSession.SessionOptions,
): Promise<onnxruntime.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, { graphOptimizationLevel: 'all', logSeverityLevel: 3, ...options });
  } catch (cause) {
    const providers = JSON.stringify(options.executionProviders ?? []);
    if (isAboutTheProvider(cause))
      throw new EngineError('engine-unavailable', `onnxruntime has no working provider ${providers} here`, { cause });
    throw new EngineError('model-damaged', 'onnxruntime cannot read the model', { cause });
  }
}

/** onnxruntime tells a missing library or adapter and a bad model apart by words only. */
const isAboutTheProvider = (cause: unknown): boolean =>
  cause instanceof Error &&
  /AppendExecutionProvider|adapter|webgpu|CUDA|cuDNN|no available backend|backend not found/i.test(cause.message);

async function run(
  session: onnxruntime.InferenceSession,
  feeds: Record<string, onnxruntime.Tensor>,
): Promise<onnxruntime.InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(feeds);
  } catch (cause) {
    throw new EngineError('engine-run-failed', 'onnxruntime could not run the model', { cause });
  }
}

const describe = (metadata: onnxruntime.InferenceSession.ValueMetadata): TensorDescription => {
  if (!metadata.isTensor) throw new EngineError('model-damaged', `${metadata.name} is no tensor`);
  return { name: metadata.name, shape: metadata.shape, type: metadata.type as ElementType };
};

const toOrt = (ort: OrtModule, { shape, data }: Tensor): onnxruntime.Tensor =>
  data instanceof Float32Array ? new ort.Tensor('float32', data, shape) : new ort.Tensor('int64', data, shape);

const fromOrt = (tensor: onnxruntime.Tensor): Tensor => ({
  shape: tensor.dims,
  data: tensor.data as Float32Array | BigInt64Array,
});
