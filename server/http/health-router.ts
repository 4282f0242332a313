import { Router } from 'express';
import type { ApiBackend } from './api-backend.js';

/** `/healthz`: the process answers. `/readyz`: it has all that it needs, each part named, and what runs networks. For everybody: they tell nothing of patients. */
export function healthRouter(backend: ApiBackend): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const dependencies = await backend.dependencies();
    const ready = dependencies.every((dependency) => dependency.ready);
    const { engine } = backend;
    response
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'not-ready', dependencies, ...(engine && { engine }) });
  });
  return router;
}

/** Prometheus text. */
export function metricsRouter(backend: ApiBackend, further: () => Promise<string> = async () => ''): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    const { contentType, text } = await backend.metrics();
    // The content type carries a version parameter that express would rewrite.
    response.writeHead(200, { 'Content-Type': contentType }).end(text + (await further()));
  });
  return router;
}
