import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as startRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningServer } from '../../../../server/main.js';
import { createServer } from '../../../../server/main.js';
import { loadConfig } from '../../../../server/config/load-config.js';
import { createDicomWebPacs } from '../../../../server/pacs/dicomweb-pacs.js';
import { readDicomJson } from '../../../../dicom-sr/dicom-json/read-dicom-json.js';
import { decisionSchema } from '../../../../server/http/review/review-schemas.js';
import { maskSchema } from '../../../../server/http/lesion/lesion-schemas.js';
import { listen } from '../../../services/listen.js';

describe('attacks on the server', () => {
  let folder: string;
  let server: RunningServer;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recist3d-attack-'));
    writeFileSync(join(folder, 'secret.txt'), 'the secret of the machine');
    const env = { RECIST3D_DATA: join(folder, 'data'), RECIST3D_PORT: '0', SEGMENTATION_THREADS: '0' };
    server = await createServer(loadConfig({ env }), { logDestination: { write: () => undefined } });
    port = (await server.start()).port;
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Sends bytes as they are: clients tidy up paths and headers. @returns the whole answer */
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(text));
      let answer = '';
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => (answer += chunk));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  const get = (path: string, headers = ''): Promise<string> =>
    raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${headers}\r\n`);
  const statusOf = (answer: string): number => Number(answer.slice(9, 12));

  test.each([
    '/dicom-web/studies/../../../secret.txt',
    '/dicom-web/studies/..%2f..%2f..%2fsecret.txt',
    '/dicom-web/studies/%2e%2e/%2e%2e/series/%2e%2e/instances/%2e%2e',
    '/dicom-web/studies/1.2/series/1.3/instances/..%5c..%5csecret.txt',
    '/dicom-web/studies/1.2%00.txt/series',
    '/api/jobs/..%2f..%2fsecret.txt',
    '/api/lesions/..%2f..%2f/mask',
    '/../secret.txt',
    '//etc/passwd',
  ])('a path that climbs out of its folder finds nothing: %s', async (path) => {
    const answer = await get(path);
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
    expect(statusOf(answer)).toBeLessThan(500);
    expect(answer).not.toContain('the secret of the machine');
    expect(answer).not.toContain('root:');
  });

  test.each([
    '/api/jobs/%0d%0aSet-Cookie:%20a=b',
    '/api/jobs?cursor=%0d%0aX-Injected:%20yes',
    '/dicom-web/studies/%0d%0aX-Injected:1',
  ])('no header can be smuggled in by %s', async (path) => {
    const head = (await get(path)).split('\r\n\r\n')[0];
    expect(head).not.toMatch(/^(Set-Cookie|X-Injected)/im);
  });

  test('a name in a header never ends a line of the answer or of the database', async () => {
    const answer = await get('/api/session', 'X-Recist3d-Reader: Doe%0d%0aSet-Cookie:%20a%5cb\r\n');
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('"name":"Doe Set-Cookie: a b"');
  });

  test('a page elsewhere that points its name to this machine is not answered', async () => {
    const answer = await raw('GET /api/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    expect(statusOf(answer)).toBe(401);
  });

  test.each([
    '{"__proto__":{"polluted":true},"studyInstanceUID":"1.2"}',
    '{"constructor":{"prototype":{"polluted":true}},"studyInstanceUID":"1.2"}',
  ])('JSON changes no prototype: %s', async (body) => {
    const head = `POST /api/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n`;
    const answer = await raw(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
    expect(statusOf(answer)).toBe(400);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('DICOM JSON changes no prototype', () => {
    const json = JSON.parse(
      '{"__proto__":{"vr":"LO","Value":["x"]},"00100010":{"vr":"PN","Value":[{"__proto__":{"polluted":1}}]}}',
    ) as Record<string, unknown>;
    readDicomJson(json);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a body that is far too large is refused before it is read', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': '99999999999' };
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const upload = startRequest({ port, host: '127.0.0.1', method: 'POST', path: '/api/review/abc', headers });
      upload.on('response', (response) => {
        resolve(response.statusCode);
        upload.destroy();
      });
      upload.on('error', reject);
      upload.write('{');
    });
    expect(status).toBe(413);
  });

  test('a body that is small but grows when unpacked is refused', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    const response = await fetch(`http://127.0.0.1:${port}/api/review/abc`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: bomb,
    });
    expect(response.status).toBe(413);
  });

  test('a caller who never ends the headers of a request is let go', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '),
      );
      let text = '';
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => (text += chunk));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(statusOf(answer)).toBe(408);
  });

  test('deep and long input is refused in a moment', async () => {
    const started = performance.now();
    const deep = '['.repeat(40_000) + ']'.repeat(40_000);
    const response = await fetch(`http://127.0.0.1:${port}/api/review/abc`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: deep,
    });
    expect(response.status).toBe(400);
    expect(maskSchema.safeParse({ grid: {}, slices: Array.from({ length: 5000 }, () => ({})) }).success).toBe(false);
    const comment = 'x'.repeat(1025);
    expect(
      decisionSchema.safeParse({ decision: 'accept', version: 0, requestId: crypto.randomUUID(), comment }).success,
    ).toBe(false);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('never follows a BulkDataURI or a redirect of an archive to another place', async () => {
    let reached = 0;
    const inside = await listen((_request, response) => {
      reached += 1;
      response.end('internal');
    });
    const archive = await listen((request, response) => {
      if (request.url?.includes('/instances/')) return void response.writeHead(302, { Location: inside.url }).end();
      response.setHeader('Content-Type', 'application/dicom+json');
      response.end(
        JSON.stringify([
          { '00080018': { vr: 'UI', Value: ['1.2.3'] }, '7FE00010': { vr: 'OW', BulkDataURI: `${inside.url}/x` } },
        ]),
      );
    });
    const pacs = createDicomWebPacs({ baseUrl: archive.url });
    await pacs.retrieveSeriesMetadata('1.2', '1.3').catch(() => undefined);
    await pacs.retrieveInstance('1.2', '1.3', '1.4').catch(() => undefined);
    expect(reached).toBe(0);
    await pacs.close();
    await archive.close();
    await inside.close();
  });

  test('binds this machine alone unless it is told otherwise', () => {
    expect(loadConfig({ env: {} }).server.host).toBe('127.0.0.1');
    expect(() => loadConfig({ env: { RECIST3D_HOST: '0.0.0.0' } })).toThrow('without sign-in');
  });
});
