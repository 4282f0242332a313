import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EngineOptions } from '../../../models/engine/create-inference-engine.js';
import { NativeCalls } from '../../../models/engine/native-calls.js';
import { ServerError } from '../../errors/server-error.js';
import type { Compare, ComparisonAnswer, ComparisonTask } from './comparison.js';

/** What the thread is told. */
export interface ComparisonWorkerData {
  readonly task: ComparisonTask;
  readonly engine?: EngineOptions;
  /** Where the thread counts its native calls, so that it is not ended within one. */
  readonly nativeCalls: SharedArrayBuffer;
  /** Id of the method that segments at carried places. */
  readonly method: string;
}

export interface ComparisonThreadOptions extends Omit<ComparisonWorkerData, 'task' | 'nativeCalls'> {
  /** The compiled comparison-worker.js. */
  readonly workerUrl: URL;
  readonly timeoutMs: number;
}

/**
 * @returns a comparison in a thread of its own, one at a time, so that a server goes on answering; voxels on shared memory are not copied
 * @throws {ServerError} segmentation-failed, segmenter-timeout
 */
export function compareInThread({ workerUrl, timeoutMs, ...data }: ComparisonThreadOptions): Compare {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const answer = last.then(() => inThread(workerUrl, { ...data, task }, timeoutMs));
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function inThread(
  workerUrl: URL,
  data: Omit<ComparisonWorkerData, 'nativeCalls'>,
  timeoutMs: number,
): Promise<ComparisonAnswer> {
  const calls = new NativeCalls();
  const workerData: ComparisonWorkerData = { ...data, nativeCalls: calls.memory };
  const worker = new Worker(workerUrl, { workerData });
  try {
    const [answer] = (await once(worker, 'message', { signal: AbortSignal.timeout(timeoutMs) })) as [ComparisonAnswer];
    return answer;
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'AbortError';
    throw new ServerError(isLate ? 'segmenter-timeout' : 'segmentation-failed', undefined, { cause });
  } finally {
    await calls.end(worker);
  }
}
