import { parentPort, workerData } from 'node:worker_threads';
import { createMethodRegistry } from '../../../models/methods/method-registry.js';
import { compareHere } from './compare-here.js';
import type { ComparisonWorkerData } from './compare-in-thread.js';

// The entry of a worker thread: one comparison, then it ends.
const { task, engine, method } = workerData as ComparisonWorkerData;
parentPort?.postMessage(await compareHere(createMethodRegistry(engine && { engine }), method)(task));
