import { parentPort, workerData } from 'node:worker_threads';
import type { EngineOptions } from '../../engine/create-inference-engine.js';
import { defaultEngine } from '../../engine/create-inference-engine.js';
import { NativeCalls } from '../../engine/native-calls.js';
import { createMethodRegistry } from '../../methods/method-registry.js';
import type { EvaluationTask } from './evaluation-task.js';
import { attemptTask } from './inline-runner.js';
import { createTaskExecutor } from './task-executor.js';

/** What the pool tells each thread. */
interface EvaluationWorkerData {
  readonly engine?: EngineOptions;
  readonly nativeCalls: SharedArrayBuffer;
}

/** The entry of a worker thread: answers each task with its outcome; the pool sends one at a time. */
const { engine = defaultEngine, nativeCalls } = workerData as EvaluationWorkerData;
const { around } = new NativeCalls(nativeCalls);
const execute = createTaskExecutor(createMethodRegistry({ engine: { ...engine, around } }));
parentPort?.on('message', (task: EvaluationTask) => {
  void attemptTask(() => execute(task)).then((outcome) => parentPort?.postMessage(outcome));
});
