import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import type { Role } from '../../../../server/access/scope.js';
import { createApp } from '../../../../server/http/create-app.js';
import { trainingCasesPart } from '../../../../server/http/training-cases/training-cases-part.js';
import { reviewPart } from '../../../../server/http/review/review-part.js';
import type { ReviewStatisticsView, ReviewView } from '../../../../server/http/review/review-schemas.js';
import { createReviewMetrics } from '../../../../server/metrics/review-metrics.js';
import { createReviewBackend } from '../../../../server/review/create-review-backend.js';
import { TrainingCases } from '../../../../server/training-cases/training-cases.js';
import { emptyBackend } from '../../../fixtures/server/empty-backend.js';
import { roleAuthenticator } from '../../../fixtures/server/role-authenticator.js';
import type { TestReview } from '../../../fixtures/server/test-review.js';
import { testReview } from '../../../fixtures/server/test-review.js';

describe('reviews over HTTP', () => {
  let review: TestReview;
  let app: Express;
  let jobId = '';

  beforeAll(async () => {
    review = await testReview('review-http', { marks: 2, slices: 8 });
    jobId = review.jobs[0].id;
    const { reviews, lesions, service, pipeline } = review;
    const metrics = createReviewMetrics(() => reviews.counts());
    const cases = new TrainingCases({ reviews, lesions, secret: 'ab'.repeat(32) });
    app = createApp({
      backend: emptyBackend,
      access: { authenticator: roleAuthenticator, origins: [], requestsPerMinute: 10_000 },
      furtherMetrics: () => metrics.text(),
      parts: [
        reviewPart(createReviewBackend({ service, reviews, lesions, state: pipeline.state })),
        trainingCasesPart(cases),
      ],
      version: '1',
      report: () => undefined,
    });
  });
  afterAll(() => review.stop());

  const get = (path: string, role: Role = 'viewer') => request(app).get(path).set('Authorization', `Bearer ${role}`);
  const post = (path: string, body: object, role: Role) =>
    request(app).post(path).set('Authorization', `Bearer ${role}`).send(body);
  const accept = (version: number) => ({ decision: 'accept', version, requestId: randomUUID() });

  test('are seen by every role, decided by readers, and exported by administrators', async () => {
    for (const path of ['/api/review', `/api/review/${jobId}`, '/api/review/statistics']) {
      await request(app).get(path).expect(401);
      await get(path).expect(200);
    }
    await post(`/api/review/${jobId}`, accept(0), 'viewer').expect(403);
    await post(`/api/review/${jobId}/correction`, accept(0), 'viewer').expect(403);
    const seen = (await get(`/api/review/${jobId}`)).body as ReviewView;
    expect([seen.state, seen.version, seen.history]).toEqual(['unreviewed', 0, []]);
    for (const role of ['viewer', 'reviewer'] as const) await get('/api/training-cases', role).expect(403);
    await get('/api/training-cases', 'admin').expect(200);
  });

  test('keep who decided what, step by step, and find it by state', async () => {
    await post(`/api/review/${jobId}`, accept(0), 'reviewer').expect(200);
    const late = await post(`/api/review/${jobId}`, accept(0), 'admin').expect(409);
    expect(late.body).toMatchObject({ code: 'review-conflict', conflict: { version: 1, reader: 'reviewer' } });
    await post(`/api/review/${jobId}`, { decision: 'reopen', version: 1, requestId: randomUUID() }, 'admin').expect(
      200,
    );
    await post(`/api/review/${jobId}`, accept(2), 'admin').expect(200);
    const { history } = (await get(`/api/review/${jobId}`)).body as ReviewView;
    expect(history.map(({ version, state, reader }) => [version, state, reader.name])).toEqual([
      [1, 'accepted', 'reviewer'],
      [2, 'unreviewed', 'admin'],
      [3, 'accepted', 'admin'],
    ]);
    const inState = async (state: string): Promise<readonly string[]> =>
      ((await get(`/api/review?state=${state}`)).body as { reviews: ReviewView[] }).reviews.map((one) => one.jobId);
    expect(await inState('accepted')).toEqual([jobId]);
    expect(await inState('unreviewed')).toEqual([review.jobs[1].id]);
  });

  test('give rate, interval and edit distance by method: as JSON, as a page, and to Prometheus', async () => {
    const other = review.jobs[1].id;
    const { mask } = await review.interactive.mask(other, 'automatic');
    const wider = mask.slices.map((slice) => ({ ...slice, runs: slice.runs.map((v, i) => (i % 2 === 1 ? v + 1 : v)) }));
    const correction = { version: 0, requestId: randomUUID(), seconds: 20, mask: { ...mask, slices: wider } };
    await post(`/api/review/${other}/correction`, correction, 'reviewer').expect(200);

    const { methods } = (await get('/api/review/statistics')).body as ReviewStatisticsView;
    const dice = (2 * 27) / (27 + 36);
    expect(methods).toEqual([
      {
        ...{ method: 'graph-cut-3d', reviewed: 2, accepted: 1, corrected: 1, rejected: 0 },
        acceptance: { value: 0.5, lower: expect.closeTo(0.0945, 4), upper: expect.closeTo(0.9055, 4) },
        correction: { meanDice: expect.closeTo(dice, 12), meanVoxelsChanged: 9, meanSeconds: 20 },
      },
    ]);
    const page = await get('/api/review/statistics')
      .set('Accept', 'text/html')
      .expect('Content-Type', /text\/html/);
    expect(page.text).toContain('50.0 % (9.5 % – 90.5 %)');
    expect(page.text).toContain(`<td>${dice.toFixed(3)}</td><td>9</td><td>20.0</td>`);
    const { text } = await get('/metrics').expect(200);
    expect(text).toContain('recist3d_review_acceptance_ratio{method="graph-cut-3d"} 0.5');
    expect(text).toContain('recist3d_correction_voxels{method="graph-cut-3d"} 9');
    expect(text).toContain('recist3d_correction_seconds{method="graph-cut-3d"} 20');
  });
});
