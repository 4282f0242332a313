/**
 * Ends threads while they open and run a network, `node end-threads.mjs MODEL.onnx` for images [1, 2, 32, 32]. onnxruntime-node ends the whole
 * process where that happens within one of its calls, which is why this is a process of its own.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { NativeCalls } from '../../../dist/models/engine/native-calls.js';

const image = { shape: [1, 2, 32, 32], data: new Float32Array(2 * 32 * 32) };
for (let rounds = 1; rounds <= 5; rounds += 1) {
  const calls = new NativeCalls();
  const workerData = { model: readFileSync(process.argv[2]), feeds: { image }, memory: calls.memory };
  const worker = new Worker(new URL('loading-worker.mjs', import.meta.url), { workerData });
  for (let loaded = 0; loaded < rounds; loaded += 1) await once(worker, 'message');
  await calls.end(worker);
}
console.log('ended');
