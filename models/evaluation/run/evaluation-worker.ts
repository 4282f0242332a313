import { parentPort, workerData } from 'node:worker_threads';
import type { RegistryOptions } from '../../methods/method-registry.js';
import { createMethodRegistry } from '../../methods/method-registry.js';
import type { EvaluationTask } from './evaluation-task.js';
import { attemptTask } from './inline-runner.js';
import { createTaskExecutor } from './task-executor.js';

/** The entry of a worker thread: answers each task with its outcome; the pool sends one at a time. */
const execute = createTaskExecutor(createMethodRegistry((workerData as RegistryOptions | null) ?? {}));
parentPort?.on('message', (task: EvaluationTask) => {
  void attemptTask(() => execute(task)).then((outcome) => parentPort?.postMessage(outcome));
});
