import { parentPort, workerData } from 'node:worker_threads';
import { createInferenceEngine } from '../../../dist/models/engine/create-inference-engine.js';
import { NativeCalls } from '../../../dist/models/engine/native-calls.js';

/** A worker that opens and runs one model on the built product's engine again and again, and so is nearly always within a native call. */
const { model, feeds, memory } = workerData;
const { around } = new NativeCalls(memory);
const { engine } = await createInferenceEngine({ engine: 'onnxruntime-cpu', threads: 1, around });
for (;;) {
  const session = await engine.load(model);
  parentPort.postMessage('loaded');
  await session.run(feeds);
  await session.close();
}
