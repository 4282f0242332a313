import { setImmediate } from 'node:timers/promises';
import type { EvaluationTask, ResultOf, TaskOutcome, TaskRunner } from './evaluation-task.js';
import { failureOf } from './failure-of.js';
import type { MethodSource } from './task-executor.js';
import { createTaskExecutor } from './task-executor.js';

/** @returns a runner that does its tasks in this thread, one at a time in the order in which they were given. */
export function createInlineRunner(methods: MethodSource): TaskRunner {
  const execute = createTaskExecutor(methods);
  let tail: Promise<unknown> = Promise.resolve();
  const attempt = async <T extends EvaluationTask>(task: T): Promise<TaskOutcome<ResultOf<T>>> => {
    // Progress is drawn between two tasks.
    await setImmediate();
    return attemptTask(() => execute(task));
  };
  return {
    run: (task) => {
      const next = tail.then(() => attempt(task));
      tail = next;
      return next;
    },
    close: async () => {},
  };
}

/** @returns the value of a task, or the failure that it ended in. */
export async function attemptTask<R>(task: () => Promise<R>): Promise<TaskOutcome<R>> {
  try {
    return { ok: true, value: await task() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
