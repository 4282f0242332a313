import { json, Router } from 'express';
import { z } from 'zod';
import type { Administration } from '../../administration/administration.js';
import { ServerError } from '../../errors/server-error.js';
import type { LesionJob } from '../../state/lesion-job.js';
import { requireScope } from '../access/require-scope.js';
import type { Dependency } from '../api-backend.js';
import type { ApiPart } from '../api-part.js';
import { explained, jobView } from '../job-view.js';
import { answer, body, parameter, problem } from '../openapi-pieces.js';
import type { FailuresView, OverviewView } from './admin-schemas.js';
import {
  discardedDocumentSchema,
  failuresSchema,
  overviewSchema,
  retriedJobsSchema,
  retriedSchema,
  retryReasonSchema,
} from './admin-schemas.js';

export interface AdminBackend {
  readonly administration: Administration;
  readonly dependencies: () => Promise<readonly Dependency[]>;
  readonly version: string;
}

const schemas = [
  ...[overviewSchema, failuresSchema, retriedSchema, retriedJobsSchema, retryReasonSchema],
  discardedDocumentSchema,
];
const limitSchema = z.coerce.number().int().min(1).max(1000).default(100);

/** For administrators: how the work stands, what was set aside, and what becomes of it. */
export function adminPart({ administration, dependencies, version }: AdminBackend): ApiPart {
  const router = Router();
  const admin = requireScope('admin');
  router.get('/admin/overview', admin, async (_request, response) => {
    const { jobs, queues, reasons, storedHourly } = await administration.overview();
    const view: OverviewView = {
      ...{ version, jobs: { ...jobs } },
      reasons: reasons.map(({ state, code, jobs: count }) => ({ ...explained({ code }), state, jobs: count })),
      queues: queues.map(({ oldestAt, ...queue }) => ({
        ...queue,
        ...(oldestAt && { oldestAt: oldestAt.toISOString() }),
      })),
      storedHourly: storedHourly.map(({ hour, jobs: stored }) => ({ hour: hour.toISOString(), jobs: stored })),
      dependencies: (await dependencies()).map((dependency) => ({ ...dependency })),
    };
    response.json(view);
  });
  router.get('/admin/failures', admin, async (request, response) => {
    const limit = limitSchema.parse(request.query['limit']);
    const view: FailuresView = {
      jobs: (await administration.failedJobs(limit)).map(jobView),
      documents: (await administration.failedDocuments(limit)).map(({ reason, ...document }) => ({
        ...document,
        reason: explained({ code: reason }),
      })),
    };
    response.json(view);
  });
  router.post('/admin/reasons/retry', admin, json({ limit: '4kb' }), async (request, response) => {
    const { state, code } = retryReasonSchema.parse(request.body ?? {});
    response.json({ jobs: await administration.retryAll(state, code) });
  });
  router.post('/admin/jobs/:jobId/retry', admin, async (request, response) => {
    response.json(jobView(present(await administration.retry(String(request.params['jobId'])))));
  });
  router.post('/admin/jobs/:jobId/discard', admin, async (request, response) => {
    response.json(jobView(present(await administration.discard(String(request.params['jobId'])))));
  });
  router.post('/admin/documents/retry', admin, async (_request, response) => {
    response.json({ documents: await administration.retryDocuments(1000) });
  });
  router.post('/admin/documents/discard', admin, json({ limit: '4kb' }), async (request, response) => {
    await administration.discardDocument(discardedDocumentSchema.parse(request.body ?? {}).sopInstanceUID);
    response.status(204).end();
  });
  return { router, paths, schemas };
}

function present(job: LesionJob | undefined): LesionJob {
  if (job === undefined) throw new ServerError('job-not-found');
  return job;
}

const failures = { 401: problem('Sign in first.'), 403: problem('Only for administrators.') };
const onJob = (operationId: string, summary: string): object => ({
  post: {
    operationId,
    summary,
    parameters: [parameter('jobId', 'path', 'Job id of the lesion.')],
    responses: { 200: answer('The job as it is now.', 'Job'), ...failures, 404: problem('No such job.') },
  },
});

const paths = {
  '/api/admin/overview': {
    get: {
      operationId: 'adminOverview',
      summary: 'Jobs, queues, reasons, throughput and dependencies',
      responses: { 200: answer('How the work stands.', 'AdminOverview'), ...failures },
    },
  },
  '/api/admin/failures': {
    get: {
      operationId: 'adminFailures',
      summary: 'What was set aside, with its reason',
      parameters: [parameter('limit', 'query', 'Most of each kind, 1 to 1000.', { type: 'integer', default: 100 })],
      responses: { 200: answer('Jobs and documents.', 'AdminFailures'), ...failures },
    },
  },
  '/api/admin/reasons/retry': {
    post: {
      operationId: 'retryReason',
      summary: 'Let the jobs begin again that were refused or failed for one reason, up to 10000 at once',
      requestBody: body('RetriedReason'),
      responses: { 200: answer('How many.', 'RetriedJobs'), ...failures },
    },
  },
  '/api/admin/jobs/{jobId}/retry': onJob('retryJob', 'Let a job that was refused or failed begin again'),
  '/api/admin/jobs/{jobId}/discard': onJob('discardJob', 'Let go of a job that was refused or failed'),
  '/api/admin/documents/retry': {
    post: {
      operationId: 'retryDocuments',
      summary: 'Look again at every document that was set aside',
      responses: { 200: answer('How many.', 'RetriedDocuments'), ...failures },
    },
  },
  '/api/admin/documents/discard': {
    post: {
      operationId: 'discardDocument',
      summary: 'Let go of a document that was set aside',
      requestBody: body('DiscardedDocument'),
      responses: { 204: { description: 'It is gone, or was not there.' }, ...failures },
    },
  },
};
