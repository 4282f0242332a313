import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMediaType } from '../../../server/pacs/multipart/media-type.js';
import { readMultipart } from '../../../server/pacs/multipart/read-multipart.js';
import { writeMultipart } from '../../../server/pacs/multipart/write-multipart.js';
import { matchesWildcard } from '../../../server/embedded-store/qido/matches-wildcard.js';

/** Bytes in which boundaries nearly occur. */
const nearlyBoundaries = fc
  .array(fc.oneof(fc.constant('\r\n--'), fc.constant('\r\n'), fc.constant('-'), fc.string({ maxLength: 5 })), {
    maxLength: 20,
  })
  .map((pieces) => Buffer.from(pieces.join('')));
const body = fc.oneof(nearlyBoundaries, fc.uint8Array({ maxLength: 300 }));

async function written(bodies: readonly Uint8Array[]) {
  const parts = bodies.map((bytes) => ({ headers: { 'Content-Type': 'a/b' }, length: bytes.length, body: bytes }));
  const { contentType, contentLength, chunks } = writeMultipart('a/b', parts);
  const collected: Uint8Array[] = [];
  for await (const chunk of chunks()) collected.push(chunk);
  return {
    boundary: parseMediaType(contentType).parameters.get('boundary') ?? '',
    contentLength,
    bytes: Buffer.concat(collected),
  };
}

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** @param lends each part is looked at as late as it may be, and written over: nothing that comes later lies there yet */
async function read(source: AsyncIterable<Uint8Array>, boundary: string, lends = 0): Promise<string[]> {
  const parts: string[] = [];
  const held: Buffer[] = [];
  const take = (bytes: Buffer): void => {
    parts.push(bytes.toString('base64'));
    if (lends > 0) bytes.fill(45);
  };
  for await (const { body: bytes } of readMultipart(source, boundary, 10_000, { lends })) {
    held.push(bytes);
    if (held.length >= lends) held.splice(0, 1).forEach(take);
  }
  held.forEach(take);
  return parts;
}

const pieceSizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 10 });

test('what is written is read again, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(body, { maxLength: 5 }), pieceSizes, async (bodies, sizes) => {
      const { boundary, bytes, contentLength } = await written(bodies);
      expect(bytes).toHaveLength(contentLength);
      const expected = bodies.map((part) => Buffer.from(part).toString('base64'));
      await expect(read(inPieces(bytes, sizes), boundary)).resolves.toEqual(expected);
      for (const lends of [1, 3])
        await expect(read(inPieces(bytes, sizes), boundary, lends)).resolves.toEqual(expected);
    }),
  );
});

test('a message that is cut anywhere before its closing boundary is never taken for complete', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(body, { minLength: 1, maxLength: 3 }),
      pieceSizes,
      fc.nat(),
      async (bodies, sizes, cut) => {
        const { boundary, bytes } = await written(bodies);
        const end = cut % (bytes.length - 3);
        // Before its first boundary is complete, nothing tells it from a message of another kind.
        const code = end < boundary.length + 2 ? /^pacs-(truncated|invalid-answer)$/ : /^pacs-truncated$/;
        const reading = read(inPieces(bytes.subarray(0, end), sizes), boundary);
        await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(code) });
      },
    ),
  );
});

test('wildcards match what the regular expression made from them matches', () => {
  const text = fc.stringMatching(/^[ab*?]{0,12}$/);
  fc.assert(
    fc.property(fc.stringMatching(/^[ab]{0,12}$/), text, (value, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matchesWildcard(value, pattern)).toBe(expression.test(value));
    }),
  );
});
