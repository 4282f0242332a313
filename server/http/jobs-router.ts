import { json, Router } from 'express';
import { ServerError } from '../errors/server-error.js';
import { requireScope } from './access/require-scope.js';
import type { ApiBackend } from './api-backend.js';
import { conversionRequestSchema, jobQuerySchema, uidSchema } from './api-schemas.js';

/** Jobs and lesions: what is asked for, what became of it. */
export function jobsRouter(backend: ApiBackend): Router {
  const router = Router();
  const read = requireScope('read');

  router.get('/jobs', read, async (request, response) => {
    response.json(await backend.jobs(jobQuerySchema.parse(request.query)));
  });

  router.post('/jobs', requireScope('convert'), json({ limit: '1mb' }), async (request, response) => {
    response.status(202).json(await backend.request(conversionRequestSchema.parse(request.body ?? {})));
  });

  router.get('/jobs/:id', read, async (request, response) => {
    const job = await backend.job(request.params.id);
    if (job === undefined) throw new ServerError('job-not-found');
    response.json(job);
  });

  router.get('/studies/:studyInstanceUID/lesions', read, async (request, response) => {
    response.json({ lesions: await backend.lesions(uidSchema.parse(request.params.studyInstanceUID)) });
  });

  return router;
}
