import { describe, expect, test } from '@jest/globals';
import { PacsError } from '../../../../server/pacs/pacs-error.js';
import { readMultipart } from '../../../../server/pacs/multipart/read-multipart.js';

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text, 'latin1');
}

async function partsOf(source: AsyncIterable<Uint8Array>, limit = 1000): Promise<string[]> {
  const parts: string[] = [];
  for await (const { body } of readMultipart(source, 'b', limit)) parts.push(body.toString('latin1'));
  return parts;
}

const codeOf = async (source: AsyncIterable<Uint8Array>, limit?: number): Promise<unknown> =>
  partsOf(source, limit).then(
    (parts) => parts,
    (error: unknown) => (error instanceof PacsError ? error.code : error),
  );

describe('reading a multipart message', () => {
  test.each([
    ['the usual form', '--b\r\nA: 1\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n', ['one', 'two']],
    ['a line end before it, as dicomweb-client sends', '\r\n--b\r\nA: 1\r\n\r\none\r\n--b--', ['one']],
    ['a preamble and an epilogue', 'hello\r\n--b\r\n\r\none\r\n--b--\r\nbye\r\n--b\r\n', ['one']],
    ['a part without header lines', '--b\r\n\r\none\r\n--b--', ['one']],
    ['an empty part', '--b\r\nA: 1\r\n\r\n\r\n--b--', ['']],
    ['white space behind a boundary', '--b  \t\r\nA: 1\r\n\r\none\r\n--b--', ['one']],
    ['hyphens and line ends within a part', '--b\r\n\r\n\r\n--\r\n-b\r\n--\r\n--b--', ['\r\n--\r\n-b\r\n--']],
    ['no part', '--b--', []],
  ])('takes %s', async (_form, message, parts) => {
    await expect(partsOf(chunks(message))).resolves.toEqual(parts);
  });

  test.each([
    ['nothing', ''],
    ['no closing boundary', '--b\r\n\r\none\r\n--b\r\n\r\ntwo'],
    ['an end within a boundary', '--b\r\n\r\none\r\n--'],
    ['an end behind a boundary', '--b\r\n\r\none\r\n--b'],
    ['an end within a header', '--b\r\nA: 1\r\n'],
  ])('calls %s truncated', async (_what, message) => {
    await expect(codeOf(chunks(message))).resolves.toBe('pacs-truncated');
  });

  test.each([
    ['text without a boundary', 'Service unavailable'],
    ['a header line without a colon', '--b\r\nnonsense\r\n\r\none\r\n--b--'],
    ['a boundary that goes on', '--bcd\r\n\r\none\r\n--b--'],
  ])('calls %s invalid', async (_what, message) => {
    await expect(codeOf(chunks(message))).resolves.toBe('pacs-invalid-answer');
  });

  test('refuses a part that is too long before it is in memory', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('--b\r\n\r\n');
      for (;;) {
        sent += 100;
        yield Buffer.alloc(100);
      }
    }
    await expect(codeOf(endless(), 1000)).resolves.toBe('pacs-too-large');
    expect(sent).toBeLessThanOrEqual(1200);
  });

  test('hands out a part before it asks for more than the next boundary', async () => {
    let asked = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const text of ['--b\r\n\r\none\r\n--b\r\n', '\r\ntwo', '\r\n--b--']) {
        asked += 1;
        yield Buffer.from(text);
      }
    }
    const parts = readMultipart(source(), 'b', 1000);
    await parts.next();
    expect(asked).toBe(1);
    await parts.return(undefined);
  });

  test('lets go of its source where the reader stops early', async () => {
    let released = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* chunks('--b\r\n\r\none\r\n--b\r\n\r\ntwo', '\r\n--b--');
      } finally {
        released = true;
      }
    }
    for await (const { body } of readMultipart(source(), 'b', 1000)) if (body.length > 0) break;
    expect(released).toBe(true);
  });

  test('gives the headers of each part by their lower-case names', async () => {
    const message = '--b\r\nContent-Type: application/dicom\r\nX-Long:  a:b \r\n\r\none\r\n--b--';
    const { value } = await readMultipart(chunks(message), 'b', 1000).next();
    expect(value?.headers).toEqual(
      new Map([
        ['content-type', 'application/dicom'],
        ['x-long', 'a:b'],
      ]),
    );
  });
});
