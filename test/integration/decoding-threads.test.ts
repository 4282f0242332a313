import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { transferSyntax } from '../../dicom-sr/part10/transfer-syntax.js';
import { decodeHere } from '../../dicom-sr/volume/stored-frame.js';
import { DecodingThreads } from '../../server/decoding/decoding-threads.js';
import { smallStudy } from '../fixtures/archive-objects.js';
import { storedFrameOf } from '../fixtures/dicom/stored-frame-of.js';
import { describeWith } from '../services/available.js';
import { converted } from '../services/foreign-encoders.js';

const entry = pathToFileURL(resolve('dist/server/decoding/decoding-worker.js'));
const withBuild = existsSync(entry) ? describe : describe.skip;
const part10 = smallStudy('threads', { slices: 1, rows: 16, columns: 20 }).ct[0]?.part10 ?? new Uint8Array();

const shared = (bytes: Uint8Array): Uint8Array => {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
};
const room = (): Int16Array => new Int16Array(new SharedArrayBuffer(2 * 16 * 20));

let threads: DecodingThreads;
afterEach(() => threads.close());

withBuild('threads that decode', () => {
  test('put intensities where they shall lie on shared memory, as this one does, however many frames there are', async () => {
    threads = new DecodingThreads(2, entry);
    const frame = await storedFrameOf(part10);
    const expected = await decodeHere(frame);
    const rooms = Array.from({ length: 9 }, room);
    const bytes = shared(frame.bytes);
    const decoded = await Promise.all(rooms.map((into) => threads.decode({ ...frame, bytes, into })));
    decoded.forEach((pixels, i) => expect(pixels).toBe(rooms[i]));
    for (const pixels of decoded) expect(Array.from(pixels)).toEqual(Array.from(expected));
  });

  test('tell of a frame that another slope makes fractions of', async () => {
    threads = new DecodingThreads(1, entry);
    const frame = await storedFrameOf(part10);
    const halves = { ...frame, bytes: shared(frame.bytes), encoding: { ...frame.encoding, slope: 0.5 } };
    const decoded = await threads.decode({ ...halves, into: room() });
    expect(decoded).toEqual(await decodeHere(halves));
    expect(decoded).toBeInstanceOf(Float32Array);
  });
});

describeWith('dcmtk')('threads that decode compressed frames', () => {
  const withFiles = existsSync(entry) ? test : test.skip;

  withFiles('give what this one gives, and refuse a damaged one as this one does', async () => {
    threads = new DecodingThreads(2, entry);
    const frame = await storedFrameOf(converted('dcmcjpls', ['IN', 'OUT'], part10));
    expect(frame.transferSyntaxUID).toBe(transferSyntax.jpegLsLossless);
    expect(await threads.decode(frame)).toEqual(await decodeHere(frame));
    const damaged = threads.decode({ ...frame, bytes: frame.bytes.subarray(0, 40) });
    await expect(damaged).rejects.toMatchObject({ code: 'damaged-pixel-data' });
    expect(await threads.decode(frame)).toEqual(await decodeHere(frame));
  });
});
