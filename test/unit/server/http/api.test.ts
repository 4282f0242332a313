import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { ServerError } from '../../../../server/errors/server-error.js';
import type { ApiBackend } from '../../../../server/http/api-backend.js';
import type { ConversionRequest, JobEventView, JobQuery, JobView } from '../../../../server/http/api-schemas.js';
import { jobSchema, problemSchema } from '../../../../server/http/api-schemas.js';
import { createApp } from '../../../../server/http/create-app.js';
import { openAccess } from '../../../fixtures/server/open-access.js';

const study = '1.2.3';
const job: JobView = {
  id: 'a1',
  state: 'refused',
  reason: { code: 'missing-slice', message: 'one gap of 2 slices', nextStep: 'Send the complete series again.' },
  studyInstanceUID: study,
  document: { seriesInstanceUID: '1.2.3.4', sopInstanceUID: '1.2.3.4.5', groupIndex: 0 },
  method: { id: 'graph-cut-3d', version: '1' },
  attempts: 1,
  acceptedAt: '2026-01-02T03:04:05Z',
  updatedAt: '2026-01-02T03:04:06Z',
  timingsMs: { queued: 3 },
};

/** A backend that remembers what it was asked. */
class RecordingBackend implements ApiBackend {
  readonly queries: JobQuery[] = [];
  readonly requests: ConversionRequest[] = [];
  readonly listeners = new Set<(event: JobEventView) => void>();
  ready = true;
  failure: Error | undefined;

  async jobs(query: JobQuery): Promise<{ jobs: JobView[]; next?: string }> {
    this.queries.push(query);
    return { jobs: [job], next: 'page-2' };
  }
  async job(id: string): Promise<JobView | undefined> {
    if (this.failure !== undefined) throw this.failure;
    return id === job.id ? job : undefined;
  }
  async lesions(): Promise<[]> {
    return [];
  }
  async request(body: ConversionRequest): Promise<{ jobs: JobView[]; warnings: [] }> {
    this.requests.push(body);
    if (body.studyInstanceUID !== study) throw new ServerError('study-not-found');
    return { jobs: [job], warnings: [] };
  }
  subscribe(listener: (event: JobEventView) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  async dependencies(): Promise<{ name: 'archive'; ready: boolean; code?: string }[]> {
    return [
      this.ready ? { name: 'archive', ready: true } : { name: 'archive', ready: false, code: 'pacs-unreachable' },
    ];
  }
  async metrics(): Promise<{ contentType: string; text: string }> {
    return { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: 'recist3d_jobs 1\n' };
  }
}

describe('the HTTP API', () => {
  const backend = new RecordingBackend();
  const reported: unknown[] = [];
  const app = createApp({
    backend,
    access: openAccess,
    version: '1.2.3',
    report: (_problem, error) => reported.push(error),
  });
  let server: Server;

  beforeAll(async () => {
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('lists jobs with the defaults of the query filled in', async () => {
    const { body } = await request(app).get(`/api/jobs?studyInstanceUID=${study}&state=refused`).expect(200);
    expect(jobSchema.parse(body.jobs[0])).toEqual(job);
    expect(body.next).toBe('page-2');
    expect(backend.queries.at(-1)).toEqual({ studyInstanceUID: study, state: 'refused', limit: 100 });
  });

  test('names every field of a query that does not fit, and repeats none of its content', async () => {
    const { body, headers } = await request(app)
      .get('/api/jobs?state=lost&limit=0&studyInstanceUID=Doe^Jane')
      .expect(400);
    expect(headers['content-type']).toContain('application/problem+json');
    const problem = problemSchema.parse(body);
    expect(problem.code).toBe('request-invalid');
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual(['limit', 'state', 'studyInstanceUID']);
    expect(JSON.stringify(body)).not.toContain('Doe');
  });

  test('accepts the request to convert one mark of a report', async () => {
    const body = { studyInstanceUID: study, seriesInstanceUID: '1.2.3.4', sopInstanceUID: '1.2.3.4.5', groupIndex: 0 };
    await request(app).post('/api/jobs').send(body).expect(202);
    expect(backend.requests.at(-1)).toEqual(body);
  });

  test.each([
    ['no body', undefined],
    ['a report without its series', { studyInstanceUID: study, sopInstanceUID: '1.2' }],
    ['a group without a report', { studyInstanceUID: study, groupIndex: 1 }],
    ['an unknown field', { studyInstanceUID: study, patient: 'x' }],
  ])('refuses %s', async (_what, body) => {
    const response = await request(app).post('/api/jobs').send(body).expect(400);
    expect(problemSchema.parse(response.body).code).toBe('request-invalid');
  });

  test('refuses a body that is no JSON', async () => {
    const response = await request(app)
      .post('/api/jobs')
      .set('Content-Type', 'application/json')
      .send('{"a":')
      .expect(400);
    expect(problemSchema.parse(response.body).code).toBe('body-unreadable');
  });

  test('refuses a body beyond the limit', async () => {
    const response = await request(app)
      .post('/api/jobs')
      .send({ studyInstanceUID: '1'.repeat(2_000_000) })
      .expect(413);
    expect(problemSchema.parse(response.body).code).toBe('body-too-large');
  });

  test('answers 404 with a next step for a study, a job and a path that are not there', async () => {
    const answers = [
      await request(app).post('/api/jobs').send({ studyInstanceUID: '9.9' }),
      await request(app).get('/api/jobs/none'),
      await request(app).get('/api/nothing'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(answers.map(({ body }) => problemSchema.parse(body).code)).toEqual([
      'study-not-found',
      'job-not-found',
      'route-not-found',
    ]);
  });

  test('tells nothing of an unexpected error but reports it inside', async () => {
    backend.failure = new Error('cannot read PatientName Doe^Jane');
    const response = await request(app).get('/api/jobs/a1').expect(500);
    expect(JSON.stringify(response.body)).not.toContain('Doe');
    expect(reported.at(-1)).toBe(backend.failure);
    backend.failure = undefined;
  });

  test('is ready only while everything it needs is there', async () => {
    await request(app).get('/readyz').expect(200);
    backend.ready = false;
    const { body } = await request(app).get('/readyz').expect(503);
    expect(body.dependencies).toEqual([{ name: 'archive', ready: false, code: 'pacs-unreachable' }]);
    await request(app).get('/healthz').expect(200);
    backend.ready = true;
  });

  test('hands out the metrics with their content type', async () => {
    const response = await request(app).get('/metrics').expect(200);
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.text).toContain('recist3d_jobs 1');
  });

  test('streams the events of one study and lets go of a client that leaves', async () => {
    const { port } = server.address() as AddressInfo;
    const leave = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/api/events?studyInstanceUID=${study}`, {
      signal: leave.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.getReader();
    await reader.read();
    const event: JobEventView = { jobId: 'a1', studyInstanceUID: study, state: 'stored', at: '2026-01-02T03:04:05Z' };
    for (const listener of backend.listeners) {
      listener({ ...event, studyInstanceUID: '7.7' });
      listener(event);
    }
    const { value } = (await reader.read()) as { value: Uint8Array };
    expect(new TextDecoder().decode(value)).toBe(`event: job\ndata: ${JSON.stringify(event)}\n\n`);
    leave.abort();
    while (backend.listeners.size > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(backend.listeners.size).toBe(0);
  });

  test('lets go of a client that reads nothing, instead of keeping its events for ever', async () => {
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    client.on('error', () => undefined);
    client.pause();
    client.write('GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    while (backend.listeners.size === 0) await new Promise((resolve) => setImmediate(resolve));
    const event: JobEventView = { jobId: 'a'.repeat(64), studyInstanceUID: study, state: 'stored', at: job.updatedAt };
    // Some MB lie in the sockets before anything waits here; a client that is never let go would take all of these.
    for (let n = 0; n < 2_000 && backend.listeners.size > 0; n += 1) {
      for (const listener of backend.listeners) for (let i = 0; i < 100; i += 1) listener(event);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(backend.listeners.size).toBe(0);
    client.destroy();
  });

  test('describes itself in a valid OpenAPI document that names every route', async () => {
    const { body } = await request(app).get('/api/openapi.json').expect(200);
    const result = await new Validator().validate(body as Record<string, unknown>);
    expect(result.errors ?? []).toEqual([]);
    expect(Object.keys(body.paths as object).sort()).toEqual([
      '/api/events',
      '/api/jobs',
      '/api/jobs/{id}',
      '/api/session',
      '/api/studies/{studyInstanceUID}/lesions',
      '/healthz',
      '/metrics',
      '/readyz',
    ]);
    expect(body.components.schemas.Job.required).toContain('state');
  });
});
