import { Worker } from 'node:worker_threads';
import type { EvaluationTask, ResultOf, TaskOutcome, TaskRunner } from './evaluation-task.js';
import { NativeCalls } from '../../engine/native-calls.js';
import { failure } from './failure-of.js';

interface QueuedTask {
  readonly task: EvaluationTask;
  readonly settle: (outcome: TaskOutcome<never>) => void;
}

/** The entry that `npm run build` puts beside this file. */
export const evaluationWorkerEntry = new URL('./evaluation-worker.js', import.meta.url);

/**
 * @returns a runner over worker threads. Tasks start in the order in which they were given; each worker has one at a time.
 * A worker that dies (out of memory, a crash in a library) costs its own task only, which ends with `worker-died`; another one takes its place.
 * @param size number of threads; they start when there is work for them
 * @param entry module that answers each message with a TaskOutcome
 * @param workerData what each thread is told when it starts
 */
export function createWorkerPool(size: number, entry: URL = evaluationWorkerEntry, workerData?: object): TaskRunner {
  const queue: QueuedTask[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, QueuedTask>();
  const callsOf = new WeakMap<Worker, NativeCalls>();

  const dispatch = (): void => {
    while (queue.length > 0 && (idle.length > 0 || busy.size < size)) {
      const worker = idle.pop() ?? start();
      const next = queue.shift()!;
      busy.set(worker, next);
      worker.postMessage(next.task);
    }
  };
  const start = (): Worker => {
    const native = new NativeCalls();
    const worker = new Worker(entry, { workerData: { ...workerData, nativeCalls: native.memory } });
    callsOf.set(worker, native);
    worker.on('message', (outcome: TaskOutcome<never>) => {
      const done = busy.get(worker);
      busy.delete(worker);
      idle.push(worker);
      done?.settle(outcome);
      dispatch();
    });
    // An uncaught error ends the thread: `exit` follows and settles its task.
    worker.on('error', () => {});
    worker.on('exit', (code) => {
      const lost = busy.get(worker);
      busy.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
      lost?.settle({ ok: false, failure: failure('worker-died', `the worker ended with code ${code}`) });
      dispatch();
    });
    return worker;
  };

  return {
    run: <T extends EvaluationTask>(task: T) =>
      new Promise<TaskOutcome<ResultOf<T>>>((settle) => {
        queue.push({ task, settle });
        dispatch();
      }),
    close: async () => {
      queue.length = 0;
      await Promise.all([...idle, ...busy.keys()].map((worker) => callsOf.get(worker)!.end(worker)));
    },
  };
}
