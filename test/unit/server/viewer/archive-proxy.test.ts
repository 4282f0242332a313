import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import type { ArchiveProxy } from '../../../../server/viewer/archive-proxy.js';
import { createArchiveProxy } from '../../../../server/viewer/archive-proxy.js';
import type { ListeningServer } from '../../../services/listen.js';
import { listen } from '../../../services/listen.js';

describe('the way to the archive', () => {
  let archive: ListeningServer | undefined;
  let proxy: ArchiveProxy | undefined;
  const seen: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];

  async function before(): Promise<express.Express> {
    seen.length = 0;
    archive = await listen((incoming, answer) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        seen.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body });
        answer.writeHead(207, { 'Content-Type': 'application/dicom+json', 'Set-Cookie': 'a=b' }).end('[]');
      });
    });
    proxy = createArchiveProxy({
      baseUrl: `${archive.url}/dicom-web/`,
      credentials: { kind: 'basic', username: 'u', password: 'p' },
    });
    return express().use('/dicom-web', proxy.router);
  }
  afterEach(async () => {
    await proxy?.close();
    await archive?.close();
  });

  test('passes requests on with its own credentials, never those of the browser', async () => {
    const app = await before();
    const answer = await request(app).get('/dicom-web/studies?limit=3').set({
      Authorization: 'Bearer reader',
      Cookie: 'session=1',
      Accept: 'application/dicom+json',
      Host: 'viewer.example',
    });
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([207, '[]', 'application/dicom+json']);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const [{ url, headers }] = seen;
    expect(url).toBe('/dicom-web/studies?limit=3');
    expect(headers.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
    expect(headers.cookie).toBeUndefined();
    expect(headers['forwarded']).toBe('host=viewer.example;proto=http');
  });

  test('stores, but deletes nothing and leads nowhere else', async () => {
    const app = await before();
    expect((await request(app).post('/dicom-web/studies').type('multipart/related').send('body')).status).toBe(207);
    expect(seen[0].body).toBe('body');
    expect((await request(app).delete('/dicom-web/studies/1.2')).status).toBe(404);
    expect((await request(app).get('/dicom-web/servers')).status).toBe(404);
    expect((await request(app).get('/dicom-web/../system')).status).toBe(404);
    expect(seen).toHaveLength(1);
  });

  test('tells of an archive that does not answer as of any other', async () => {
    const app = await before();
    await archive?.close();
    app.use(
      (
        error: { code?: string },
        _request: express.Request,
        response: express.Response,
        _next: express.NextFunction,
      ) => {
        response.status(503).send(error.code);
      },
    );
    const { status, text } = await request(app).get('/dicom-web/studies');
    expect([status, text]).toEqual([503, 'pacs-unreachable']);
  });
});
