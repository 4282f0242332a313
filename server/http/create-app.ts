import type { Express, RequestHandler, Router } from 'express';
import express, { Router as createRouter } from 'express';
import type { AccessSettings } from '../access/access-settings.js';
import type { Authenticator } from '../access/authenticator.js';
import { adminPage } from './admin/admin-page.js';
import { authenticate } from './access/authenticate.js';
import { crossOrigin } from './access/cross-origin.js';
import { limitRequests } from './access/limit-requests.js';
import { refuseLargeBodies } from './access/refuse-large-bodies.js';
import { requireScope } from './access/require-scope.js';
import { apiHeaders } from './access/security-headers.js';
import { sessionPart } from './access/session-part.js';
import type { ApiBackend } from './api-backend.js';
import type { ApiPart } from './api-part.js';
import type { Problem } from './api-schemas.js';
import { eventsRouter } from './events-router.js';
import { healthRouter, metricsRouter } from './health-router.js';
import { jobsRouter } from './jobs-router.js';
import { openApiDocument } from './openapi.js';
import { problemHandler, routeNotFound } from './problem.js';

export interface AppOptions {
  readonly backend: ApiBackend;
  /** Who asks, and from where. */
  readonly access: {
    readonly authenticator: Authenticator;
    /** Origins of other pages that may call. */
    readonly origins: readonly string[];
    /** Keeps who did what. */
    readonly audit?: RequestHandler;
  } & Pick<AccessSettings, 'requestsPerMinute'>;
  /** Prometheus text beside that of the backend. */
  readonly furtherMetrics?: () => Promise<string>;
  /** Further groups of routes below /api. */
  readonly parts?: readonly ApiPart[];
  /** Shown in the OpenAPI document. */
  readonly version: string;
  /** DICOMweb under /dicom-web: the embedded archive, or the way to the archive for the viewer. */
  readonly dicomWeb?: Router;
  /** The viewer at the root; absent where it is not served. */
  readonly viewer?: Router;
  /** Below /webhooks: who calls is known by a signature. */
  readonly webhooks?: Router;
  /** Told of each answer that is the server's fault. */
  readonly report: (problem: Problem, error: unknown) => void;
}

/**
 * @returns the HTTP server's routes: /api, /healthz, /readyz, /metrics, /dicom-web and the viewer. Health, the OpenAPI document and the
 *   viewer's own files are for everybody; all else asks who calls.
 */
export function createApp(options: AppOptions): Express {
  const { backend, access, furtherMetrics, parts = [], version, dicomWeb, viewer, webhooks, report } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
    next();
  });
  const guard: RequestHandler[] = [
    crossOrigin(access.origins),
    ...(access.audit === undefined ? [] : [access.audit]),
    // By address, so that nobody tries tokens without end; several readers may share one.
    limitRequests(10 * access.requestsPerMinute),
    authenticate(access.authenticator),
    limitRequests(access.requestsPerMinute),
  ];
  const allParts = [sessionPart(access.authenticator), ...parts];
  app.use(healthRouter(backend));
  app.use('/metrics', apiHeaders(), guard, requireScope('read'), metricsRouter(backend, furtherMetrics));
  app.use('/api', apiRouter(backend, allParts, guard, version));
  if (webhooks !== undefined) app.use('/webhooks', apiHeaders(), webhooks);
  app.use('/admin', adminPage());
  if (dicomWeb !== undefined) app.use('/dicom-web', guard, archiveScope, dicomWeb);
  if (viewer !== undefined) app.use(viewer);
  app.use(routeNotFound);
  app.use(problemHandler(report));
  return app;
}

function apiRouter(backend: ApiBackend, parts: readonly ApiPart[], guard: RequestHandler[], version: string): Router {
  const document = openApiDocument(version, parts);
  const router = createRouter();
  router.use(apiHeaders(), refuseLargeBodies(largestBody), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.use(guard, jobsRouter(backend), eventsRouter(backend), ...parts.map((part) => part.router));
  return router;
}

/** A segmentation of a long series, in base64. */
const largestBody = 128 * 2 ** 20;

const reads = requireScope('read');
const stores = requireScope('convert');

/** Whoever may see may search and retrieve; storing takes more. */
const archiveScope: RequestHandler = (request, response, next) => {
  const handler = ['GET', 'HEAD'].includes(request.method) ? reads : stores;
  handler(request, response, next);
};
