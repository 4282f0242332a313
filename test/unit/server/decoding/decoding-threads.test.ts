import { afterEach, describe, expect, test } from '@jest/globals';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import { decodeHere } from '../../../../dicom-sr/volume/stored-frame.js';
import { DecodingThreads } from '../../../../server/decoding/decoding-threads.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import { storedFrameOf } from '../../../fixtures/dicom/stored-frame-of.js';

/** A thread that ends at its first frame; what threads decode is tested with the compiled entry, among the integration tests. */
const ending = new URL(
  "data:text/javascript,import{parentPort}from'node:worker_threads';parentPort.on('message',()=>process.exit(1))",
);
/** A thread that no frame comes to an end in. */
const standing = new URL(
  "data:text/javascript,import{parentPort}from'node:worker_threads';parentPort.on('message',()=>{for(;;);})",
);
const part10 = smallStudy('threads', { slices: 1, rows: 16, columns: 20 }).ct[0]?.part10 ?? new Uint8Array();

describe('threads that decode', () => {
  let threads: DecodingThreads;
  afterEach(() => threads.close());

  test('fail a frame with the thread that had it, and start another', async () => {
    threads = new DecodingThreads(1, ending);
    const frame = { ...(await storedFrameOf(part10)), transferSyntaxUID: transferSyntax.rleLossless };
    for (const _attempt of [1, 2])
      await expect(threads.decode(frame)).rejects.toMatchObject({ code: 'decoder-crashed', retryable: true });
  });

  test('are ended where they stand still, with every frame that they had', async () => {
    threads = new DecodingThreads(1, standing, 50);
    const frame = { ...(await storedFrameOf(part10)), transferSyntaxUID: transferSyntax.rleLossless };
    const failed = await Promise.allSettled([threads.decode(frame), threads.decode(frame)]);
    expect(failed).toEqual(
      [1, 2].map(() => expect.objectContaining({ reason: expect.objectContaining({ code: 'decoder-crashed' }) })),
    );
    await expect(threads.decode(frame)).rejects.toMatchObject({ code: 'decoder-crashed' });
  });

  test('are not asked for a frame without a codec on memory that they do not see, nor where there are none', async () => {
    threads = new DecodingThreads(1, ending);
    const frame = await storedFrameOf(part10);
    expect(await threads.decode(frame)).toEqual(await decodeHere(frame));
    expect(await new DecodingThreads(0, ending).decode(frame)).toEqual(await decodeHere(frame));
  });
});
