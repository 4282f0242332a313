import type { Express, Router } from 'express';
import express, { Router as createRouter } from 'express';
import type { ApiBackend } from './api-backend.js';
import type { Problem } from './api-schemas.js';
import { eventsRouter } from './events-router.js';
import { healthRouter } from './health-router.js';
import { jobsRouter } from './jobs-router.js';
import { openApiDocument } from './openapi.js';
import { problemHandler, routeNotFound } from './problem.js';

export interface AppOptions {
  readonly backend: ApiBackend;
  /** Shown in the OpenAPI document. */
  readonly version: string;
  /** The embedded archive under /dicom-web; absent where the archive is another machine. */
  readonly dicomWeb?: Router;
  /** The viewer at the root; absent where it is not served. */
  readonly viewer?: Router;
  /** Told of each answer that is the server's fault. */
  readonly report: (problem: Problem, error: unknown) => void;
}

/** @returns the HTTP server's routes: /api, /healthz, /readyz, /metrics and, where the archive is embedded, /dicom-web. */
export function createApp({ backend, version, dicomWeb, viewer, report }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
    next();
  });
  app.use(healthRouter(backend));
  app.use('/api', apiRouter(backend, version));
  if (dicomWeb !== undefined) app.use('/dicom-web', dicomWeb);
  if (viewer !== undefined) app.use(viewer);
  app.use(routeNotFound);
  app.use(problemHandler(report));
  return app;
}

function apiRouter(backend: ApiBackend, version: string): Router {
  const document = openApiDocument(version);
  const router = createRouter();
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.use(jobsRouter(backend), eventsRouter(backend));
  return router;
}
