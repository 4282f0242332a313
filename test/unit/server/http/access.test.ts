import { describe, expect, test } from '@jest/globals';
import { Router } from 'express';
import request from 'supertest';
import { accessProblems } from '../../../../server/access/access-problems.js';
import type { AccessSettings } from '../../../../server/access/access-settings.js';
import { createOpenAuthenticator } from '../../../../server/access/open-authenticator.js';
import type { AuditEvent } from '../../../../server/audit/audit-entry.js';
import { problemSchema } from '../../../../server/http/api-schemas.js';
import { auditRequests } from '../../../../server/http/audit/audit-requests.js';
import { createApp } from '../../../../server/http/create-app.js';
import { emptyBackend } from '../../../fixtures/server/empty-backend.js';
import { roleAuthenticator } from '../../../fixtures/server/role-authenticator.js';

const events: AuditEvent[] = [];
const dicomWeb = Router().use((_request, response) => void response.json({}));
const app = createApp({
  backend: emptyBackend,
  access: {
    authenticator: roleAuthenticator,
    origins: ['https://viewer.example'],
    requestsPerMinute: 10_000,
    audit: auditRequests((event) => void events.push(event)),
  },
  version: '1',
  dicomWeb,
  report: () => undefined,
});

describe('who may do what', () => {
  test.each([
    ['get', '/api/jobs', [200, 200, 200]],
    ['post', '/api/jobs', [403, 202, 202]],
    ['get', '/dicom-web/studies', [200, 200, 200]],
    ['post', '/dicom-web/studies', [403, 200, 200]],
    ['get', '/metrics', [200, 200, 200]],
  ] as const)('%s %s', async (method, path, statuses) => {
    const ask = (role?: string) => {
      const asked = request(app)[method](path);
      if (role !== undefined) void asked.set('Authorization', `Bearer ${role}`);
      return method === 'post' ? asked.send({ studyInstanceUID: '1.2' }) : asked;
    };
    expect((await ask()).status).toBe(401);
    const found = [];
    for (const role of ['viewer', 'reviewer', 'admin']) found.push((await ask(role)).status);
    expect(found).toEqual(statuses);
  });

  test('lets health and the OpenAPI document be read by everybody', async () => {
    for (const path of ['/healthz', '/readyz', '/api/openapi.json']) await request(app).get(path).expect(200);
  });

  test('says how to sign in, and keeps refusals in the trail', async () => {
    events.length = 0;
    const response = await request(app).get('/api/jobs').expect(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(problemSchema.parse(response.body).code).toBe('sign-in-required');
    expect(events).toEqual([
      { action: 'refused', reader: { id: 'unknown', name: '' }, outcome: '401', route: '/api/jobs' },
    ]);
  });

  test('keeps in the trail what was seen, by whom', async () => {
    events.length = 0;
    await request(app).get('/api/studies/1.2.3/lesions').set('Authorization', 'Bearer viewer').expect(200);
    expect(events).toEqual([
      {
        action: 'viewed',
        reader: { id: 'viewer', name: 'viewer' },
        outcome: 'success',
        route: '/api/studies/:value/lesions',
        studyInstanceUID: '1.2.3',
      },
    ]);
  });

  test('answers pages of listed origins alone', async () => {
    const from = (origin: string) => request(app).options('/api/jobs').set('Origin', origin);
    const good = await from('https://viewer.example').expect(204);
    expect(good.headers['access-control-allow-origin']).toBe('https://viewer.example');
    expect(good.headers['access-control-allow-credentials']).toBeUndefined();
    const bad = await from('https://evil.example');
    expect(bad.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('sends headers that keep answers from being framed, sniffed or run', async () => {
    const { headers } = await request(app).get('/api/jobs').set('Authorization', 'Bearer viewer');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  });

  test('stops a caller who asks too often', async () => {
    const limited = createApp({
      backend: emptyBackend,
      access: { authenticator: roleAuthenticator, origins: [], requestsPerMinute: 3 },
      version: '1',
      report: () => undefined,
    });
    const statuses = [];
    for (let n = 0; n < 5; n++)
      statuses.push((await request(limited).get('/api/jobs').set('Authorization', 'Bearer viewer')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });
});

describe('a server that nobody signs in to', () => {
  const open = createOpenAuthenticator({ reader: 'Local^Reader', loopbackOnly: true });

  test('takes the reader from the header, as a name that DICOM can carry', async () => {
    const name = async (header: string) => (await open.identify({ host: 'localhost:8080', readerName: header })).name;
    expect(await name(encodeURIComponent('Müller^Zoë'))).toBe('Müller^Zoë');
    expect(await name('Doe\\Jane=x%0d%0aSet-Cookie: a')).toBe('Doe Jane x Set-Cookie: a');
    expect(await name('%E0%A4%A')).toBe('%E0%A4%A');
    expect(await name('%00')).toBe('Local^Reader');
    expect((await open.identify({ host: '127.0.0.1' })).name).toBe('Local^Reader');
  });

  test.each(['evil.example', 'localhost.evil.example:8080', undefined, '127.0.0.1.evil.example', '10.0.0.1'])(
    'answers no page that reached it under the name %s',
    async (host) => {
      const credentials = host === undefined ? {} : { host };
      await expect(open.identify(credentials)).rejects.toMatchObject({ code: 'sign-in-required' });
    },
  );

  test.each<[string, Partial<AccessSettings>, number]>([
    ['127.0.0.1', {}, 0],
    ['::1', {}, 0],
    ['localhost', {}, 0],
    ['0.0.0.0', {}, 1],
    ['::', {}, 1],
    ['192.0.2.7', {}, 1],
    ['0.0.0.0', { open: true }, 0],
    ['0.0.0.0', { issuer: 'https://id.example' }, 0],
    ['127.0.0.1', { issuer: 'https://id.example', open: true }, 1],
  ])('on %s with %j starts or not', (host, changes, problems) => {
    const access = { open: false, ...changes } as AccessSettings;
    expect(accessProblems({ server: { host }, access })).toHaveLength(problems);
  });
});
