import { json, Router } from 'express';
import { ServerError } from '../errors/server-error.js';
import type { ApiBackend } from './api-backend.js';
import { conversionRequestSchema, jobQuerySchema, uidSchema } from './api-schemas.js';

/** Jobs and lesions: what is asked for, what became of it. */
export function jobsRouter(backend: ApiBackend): Router {
  const router = Router();

  router.get('/jobs', async (request, response) => {
    response.json(await backend.jobs(jobQuerySchema.parse(request.query)));
  });

  router.post('/jobs', json({ limit: '1mb' }), async (request, response) => {
    response.status(202).json(await backend.request(conversionRequestSchema.parse(request.body ?? {})));
  });

  router.get('/jobs/:id', async (request, response) => {
    const job = await backend.job(request.params.id);
    if (job === undefined) throw new ServerError('job-not-found');
    response.json(job);
  });

  router.get('/studies/:studyInstanceUID/lesions', async (request, response) => {
    response.json({ lesions: await backend.lesions(uidSchema.parse(request.params.studyInstanceUID)) });
  });

  return router;
}
