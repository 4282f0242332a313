import { parentPort, workerData } from 'node:worker_threads';
import { defaultEngine } from '../../../models/engine/create-inference-engine.js';
import { NativeCalls } from '../../../models/engine/native-calls.js';
import { createMethodRegistry } from '../../../models/methods/method-registry.js';
import { compareHere } from './compare-here.js';
import type { ComparisonWorkerData } from './compare-in-thread.js';

// The entry of a worker thread: one comparison, then it ends.
const { task, engine: chosen = defaultEngine, nativeCalls, method } = workerData as ComparisonWorkerData;
const engine = { ...chosen, around: new NativeCalls(nativeCalls).around };
parentPort?.postMessage(await compareHere(createMethodRegistry({ engine }), method)(task));
