import { parentPort } from 'node:worker_threads';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { decodeHere } from '../../dicom-sr/volume/stored-frame.js';
import type { DecodingAnswer, DecodingTask } from './decoding-message.js';

// The entry of a worker thread: one frame in, one answer out. An error that is not the frame's ends the thread.
parentPort?.on('message', (task: DecodingTask) => void answer(task));

async function answer({ id, frame }: DecodingTask): Promise<void> {
  const message = await decodeHere(frame).then(
    (pixels): DecodingAnswer => ({ id, pixels: pixels === frame.into ? 'in place' : pixels }),
    (error: unknown): DecodingAnswer => ({ id, error: ofFrame(error) }),
  );
  parentPort?.postMessage(message, transferable(message));
}

function ofFrame(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof DicomError) return { code: error.code, message: error.message };
  throw error;
}

/** Memory of this thread goes over to the other one. */
function transferable(message: DecodingAnswer): readonly ArrayBuffer[] {
  if (!('pixels' in message) || message.pixels === 'in place') return [];
  const { buffer } = message.pixels;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}
