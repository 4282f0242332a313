import * as ort from 'onnxruntime-web/wasm';
import type { InferenceSession } from '../../../../models/engine/inference-engine.js';
import { createOnnxRuntimeWebEngine } from '../../../../models/engine/onnxruntime-web-engine.js';
import { createLesionNetworkMethod } from '../../../../models/lesion-network/lesion-network-method.js';
import { preprocessing } from '../../../../models/lesion-network/network.js';
import type { AnySegmentationMethod } from '../../../../models/methods/segmentation-method.js';
import type { NetworkAnswer, NetworkRequest } from './network-messages.js';

/*
 * The shipped network beside the page: the same preprocessing, checks and mask as on the server, through onnxruntime-web. One thread, as
 * several need a page that is isolated from other origins, and OHIF is not.
 */
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL('ort/', import.meta.url).href;

/** Where the network contradicts the mark, the server is to segment. */
class SetAside extends Error {}

const setAside: AnySegmentationMethod = {
  description: { id: 'server', version: '', parameters: {} },
  dimension: 3,
  segment: () => {
    throw new SetAside();
  },
};

const answer = (message: NetworkAnswer): void => self.postMessage(message);
let method: AnySegmentationMethod | undefined;

self.addEventListener('message', ({ data }: MessageEvent<NetworkRequest>) => void take(data));

async function take(request: NetworkRequest): Promise<void> {
  if (request.kind === 'segment') return segment(request);
  // A plugin and a server of different versions: the network would see another image than it was trained on.
  if (request.preprocessing !== preprocessing) return answer({ kind: 'failed' });
  try {
    const session = await createOnnxRuntimeWebEngine(ort, 'wasm').load(request.model);
    method = methodOf(session);
    answer({ kind: 'ready' });
  } catch {
    answer({ kind: 'failed' });
  }
}

const methodOf = (session: InferenceSession): AnySegmentationMethod =>
  createLesionNetworkMethod(async (image) => (await session.run({ image }))['probability'], '', setAside);

async function segment({ turn, volume, mark }: Extract<NetworkRequest, { kind: 'segment' }>): Promise<void> {
  try {
    const segmentation = await method?.segment(volume, mark);
    answer({ kind: 'mask', turn, mask: segmentation?.mask });
  } catch {
    answer({ kind: 'mask', turn });
  }
}
