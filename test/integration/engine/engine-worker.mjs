import { parentPort } from 'node:worker_threads';
import { createInferenceEngine } from '../../../dist/models/engine/create-inference-engine.js';

/** A worker that runs one model on the built product's engine. */
parentPort.on('message', async ({ model, feeds }) => {
  const { engine } = await createInferenceEngine({ engine: 'onnxruntime-cpu', threads: 1 });
  const session = await engine.load(model);
  const results = await session.run(feeds);
  await session.close();
  parentPort.postMessage(results);
});
