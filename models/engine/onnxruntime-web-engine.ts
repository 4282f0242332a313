import type { InferenceEngine } from './inference-engine.js';
import type { OrtModule } from './ort-session.js';
import { createOrtSession } from './ort-session.js';

/**
 * @returns the engine of the browser: the same files through onnxruntime-web
 * @param ort the module `onnxruntime-web` (wasm) or `onnxruntime-web/webgpu`, as the page's bundle holds it; threads are its own setting
 * @param provider `webgpu` falls back to nothing: ask for `wasm` when it is refused as `engine-unavailable`
 */
export const createOnnxRuntimeWebEngine = (ort: OrtModule, provider: 'wasm' | 'webgpu'): InferenceEngine => ({
  name: `onnxruntime-web-${provider}`,
  load: (model) => createOrtSession(ort, model, { executionProviders: [provider] }),
});
