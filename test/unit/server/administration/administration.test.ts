import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { Administration } from '../../../../server/administration/administration.js';
import { adminPart } from '../../../../server/http/admin/admin-part.js';
import { adminPage } from '../../../../server/http/admin/admin-page.js';
import { failuresSchema, overviewSchema } from '../../../../server/http/admin/admin-schemas.js';
import { problemHandler } from '../../../../server/http/problem.js';
import { ServerError } from '../../../../server/errors/server-error.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';
import type { TestPipeline } from '../../../fixtures/server/test-pipeline.js';
import { testPipeline } from '../../../fixtures/server/test-pipeline.js';
import { until } from '../../../fixtures/until.js';

describe('administration', () => {
  let at: TestPipeline;
  let pacs: InMemoryPacs;
  let app: express.Express;
  beforeEach(async () => {
    pacs = new InMemoryPacs();
    at = testPipeline({ pacs });
    const administration = new Administration(at.context, () => at.pipeline.wake());
    const part = adminPart({
      administration,
      dependencies: async () => [{ name: 'state', ready: true }],
      version: '1',
    });
    app = express().use((_request, response, next) => {
      response.locals['reader'] = { id: 'a', name: 'A', roles: [], scopes: ['admin'] };
      next();
    });
    app.use('/api', part.router).use('/admin', adminPage());
    app.use(problemHandler(() => undefined));
    await at.pipeline.start();
  });
  afterEach(() => at.stop());

  const failures = async () => failuresSchema.parse((await request(app).get('/api/admin/failures')).body);
  const failOnce = async (): Promise<string> => {
    at.segmenter.onSegment = () => {
      throw new ServerError('segmentation-failed');
    };
    const { ct, sr } = markedStudy('failing');
    pacs.add(...ct, sr);
    await at.reaches('failed');
    return (await failures()).jobs[0].id;
  };

  test('shows how the work stands, and why it failed', async () => {
    await failOnce();
    const overview = overviewSchema.parse((await request(app).get('/api/admin/overview')).body);
    expect(overview.jobs).toMatchObject({ failed: 1, stored: 0 });
    expect(overview.reasons).toMatchObject([{ state: 'failed', code: 'segmentation-failed', jobs: 1 }]);
    expect(overview.reasons[0].nextStep).toMatch(/\.$/);
    expect(overview.queues.find(({ name }) => name === 'lesions')).toMatchObject({ ready: 0, dead: 1 });
  });

  test('lets a failed job begin again, and counts what is stored by hours', async () => {
    const id = await failOnce();
    at.segmenter.onSegment = () => undefined;
    expect((await request(app).post(`/api/admin/jobs/${id}/retry`)).body).toMatchObject({ id, state: 'waiting' });
    await at.reaches('stored');
    const { storedHourly } = overviewSchema.parse((await request(app).get('/api/admin/overview')).body);
    expect(storedHourly.map(({ jobs }) => jobs)).toEqual([1]);
    expect((await failures()).jobs).toEqual([]);
  });

  test('lets all jobs begin again that failed for one reason, and no other', async () => {
    await failOnce();
    const retry = (state: string, code: string) => request(app).post('/api/admin/reasons/retry').send({ state, code });
    expect((await retry('failed', 'pacs-too-large')).body).toEqual({ jobs: 0 });
    expect((await retry('refused', 'segmentation-failed')).body).toEqual({ jobs: 0 });
    expect((await retry('stored', 'segmentation-failed')).status).toBe(400);
    at.segmenter.onSegment = () => undefined;
    expect((await retry('failed', 'segmentation-failed')).body).toEqual({ jobs: 1 });
    await at.reaches('stored');
  });

  test('lets go of a failed job for good, and leaves nothing in the queue', async () => {
    const id = await failOnce();
    const { body } = await request(app).post(`/api/admin/jobs/${id}/discard`);
    expect(body).toMatchObject({ state: 'superseded', reason: { code: 'discarded' } });
    expect((await at.context.lesions.counts()).dead).toBe(0);
    expect((await request(app).post(`/api/admin/jobs/${id}/retry`)).body).toMatchObject({ state: 'superseded' });
  });

  test('knows no job of another name, and shows nothing to who is no administrator', async () => {
    expect((await request(app).post('/api/admin/jobs/none/retry')).status).toBe(404);
    expect((await request(app).get('/api/admin/failures?limit=5000')).status).toBe(400);
  });

  test('looks again at documents that were set aside, or lets go of them', async () => {
    const { sr } = markedStudy('unreadable');
    pacs.onCall = (method) => {
      if (method === 'retrieveInstance') throw new PacsError('pacs-too-large');
    };
    pacs.add(sr);
    await until(async () => (await failures()).documents.length === 1, 'the document is set aside');
    expect((await failures()).documents[0]).toMatchObject({ sopInstanceUID: sr.sopInstanceUID });
    expect((await request(app).post('/api/admin/documents/retry')).body).toEqual({ documents: 1 });
    await until(async () => (await failures()).documents.length === 1, 'it is set aside again');
    await request(app).post('/api/admin/documents/discard').send({ sopInstanceUID: sr.sopInstanceUID });
    expect((await failures()).documents).toEqual([]);
    expect((await request(app).post('/api/admin/documents/retry')).body).toEqual({ documents: 0 });
  });

  test('has a page without inline script that nobody can frame', async () => {
    const page = await request(app).get('/admin');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.text).not.toMatch(/<script(?! src=)|\son\w+=/);
    expect((await request(app).get('/admin/script.js')).headers['content-type']).toContain('text/javascript');
  });
});
