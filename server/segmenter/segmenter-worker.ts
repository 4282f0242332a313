import { parentPort, workerData } from 'node:worker_threads';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import type { RegistryOptions } from '../../models/methods/method-registry.js';
import { createMethodRegistry } from '../../models/methods/method-registry.js';
import { doWork } from './do-work.js';
import type { ForeignError, SegmenterAnswer, SegmenterTask } from './segmenter-message.js';

// The entry of a worker thread: one task in, one answer out.
const methods = createMethodRegistry((workerData as RegistryOptions | null) ?? {});

parentPort?.on('message', ({ id, request }: SegmenterTask) => {
  void answer(id, request).then((message) => parentPort?.postMessage(message));
});

async function answer(id: number, request: SegmenterTask['request']): Promise<SegmenterAnswer> {
  try {
    return { id, outcome: await doWork(methods, request) };
  } catch (error) {
    return { id, error: foreign(error) };
  }
}

function foreign(error: unknown): ForeignError {
  return error instanceof Recist3dError
    ? { code: error.code, message: error.message }
    : { code: 'segmentation-failed', message: '' };
}
