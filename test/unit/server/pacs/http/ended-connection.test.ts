import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ArchiveHttp } from '../../../../../server/pacs/http/archive-http.js';
import { createArchiveHttp } from '../../../../../server/pacs/http/archive-http.js';
import { readBody } from '../../../../../server/pacs/http/read-body.js';

/** More than an answer holds that nobody reads yet, so that no more of it is taken. */
const whole = Buffer.alloc(64 * 1024, 'a');
const sized = `Content-Length: ${whole.length}\r\n`;
const chunk = Buffer.concat([Buffer.from(`${whole.length.toString(16)}\r\n`), whole, Buffer.from('\r\n')]);

/** What an archive sends, how it ends the connection, and what is read. */
const answers: readonly (readonly [string, string, readonly Uint8Array[], 'end' | 'reset', number | string])[] = [
  ['a whole answer of known length', sized, [whole], 'end', whole.length],
  [
    'a whole answer in chunks',
    'Transfer-Encoding: chunked\r\n',
    [chunk, Buffer.from('0\r\n\r\n')],
    'end',
    whole.length,
  ],
  ['an answer until the end of the connection', '', [whole], 'end', whole.length],
  ['half an answer of known length', `Content-Length: ${2 * whole.length}\r\n`, [whole], 'end', 'pacs-truncated'],
  ['half an answer in chunks', 'Transfer-Encoding: chunked\r\n', [chunk], 'end', 'pacs-truncated'],
  ['half an answer of known length', `Content-Length: ${2 * whole.length}\r\n`, [whole], 'reset', 'pacs-truncated'],
];

describe('an archive that ends the connection while its answer waits to be read', () => {
  let archive: ReturnType<typeof createServer>;
  let http: ArchiveHttp;
  let answer: (socket: Socket) => void;

  beforeEach(async () => {
    archive = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => answer(socket));
    }).listen(0, '127.0.0.1');
    await once(archive, 'listening');
    http = createArchiveHttp({ baseUrl: `http://127.0.0.1:${(archive.address() as AddressInfo).port}` });
  });
  afterEach(async () => {
    archive.close();
    await http.close();
  });

  test.each(answers)(
    '%s (%j) is read, or refused, and nothing else ends',
    async (_what, header, parts, how, expected) => {
      let ended = (): void => undefined;
      const isEnded = new Promise<void>((resolve) => (ended = resolve));
      answer = (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${header}Connection: close\r\n\r\n`);
        socket.write(Buffer.concat(parts), () => {
          if (how === 'end') socket.end(ended);
          else {
            socket.resetAndDestroy();
            ended();
          }
        });
      };
      const { body } = await http.fetch({ path: '/', accept: '*/*' });
      await isEnded;
      // What the end of the connection sets off on this side comes with the next events.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      const read = await readBody(body, 2 ** 20).then(
        ({ length }) => length,
        ({ code }: { code: string }) => code,
      );
      expect(read).toBe(expected);
    },
  );
});
