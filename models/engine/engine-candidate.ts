import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceEngine } from './inference-engine.js';
import { createOnnxRuntimeEngine } from './onnxruntime-engine.js';
import { createTfjsNodeGpuEngine, isTfjsNodeGpuInstalled } from './tfjs/tfjs-node-gpu-engine.js';

/** Every engine that can be asked for by name; the first is the default and needs nothing but npm. */
export const engineNames = ['onnxruntime-cpu', 'onnxruntime-cuda', 'onnxruntime-webgpu', 'tfjs-node-gpu'] as const;
export type EngineName = (typeof engineNames)[number];

/** An engine that may or may not work on this machine. */
export interface EngineCandidate {
  readonly name: EngineName;
  /** @returns why it cannot work here, found without starting it; undefined where it may */
  absence(): string | undefined;
  /** @throws {EngineError} `engine-unavailable`; or later, when a model is loaded */
  create(threads: number): Promise<InferenceEngine>;
}

/** The engines on a GPU, in the order in which `auto` tries them. */
export const gpuCandidates: readonly EngineCandidate[] = [
  {
    name: 'onnxruntime-cuda',
    absence: () =>
      existsSync(cudaLibrary()) ? undefined : 'the CUDA libraries of onnxruntime are not installed (npm has none)',
    create: async (threads) => createOnnxRuntimeEngine({ provider: 'cuda', threads }),
  },
  {
    name: 'tfjs-node-gpu',
    absence: () => (isTfjsNodeGpuInstalled() ? gpuAbsence() : '@tensorflow/tfjs-node-gpu is not installed'),
    create: createTfjsNodeGpuEngine,
  },
  {
    name: 'onnxruntime-webgpu',
    absence: gpuAbsence,
    create: async (threads) => createOnnxRuntimeEngine({ provider: 'webgpu', threads }),
  },
];

/** Where onnxruntime-node's own download script puts its CUDA provider, which there is for Linux on x64 only. */
function cudaLibrary(): string {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return join(root, 'bin', 'napi-v6', process.platform, process.arch, 'libonnxruntime_providers_cuda.so');
}

/** On Linux a GPU is a device file; asking the driver of one that is not there only prints warnings. */
function gpuAbsence(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const named = ['/dev/nvidiactl', '/dev/dxg'].some((path) => existsSync(path));
  const rendering = existsSync('/dev/dri') && readdirSync('/dev/dri').some((file) => file.startsWith('renderD'));
  return named || rendering ? undefined : 'this machine has no GPU device';
}
