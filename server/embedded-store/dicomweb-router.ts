import type { Router } from 'express';
import { Router as createRouter } from 'express';
import type { ArchiveFiles } from './archive-files.js';
import { DicomWebProblem, dicomWebProblemHandler } from './dicomweb-problem.js';
import type { Ingest } from './ingest-instances.js';
import { searchRouter } from './qido/search-router.js';
import { storeRouter } from './stow/store-router.js';
import { retrieveRouter } from './wado/retrieve-router.js';

export interface DicomWebRouterOptions {
  readonly files: ArchiveFiles;
  readonly ingest: Ingest;
  readonly maxInstanceBytes: number;
  readonly report: (error: unknown) => void;
}

/** @returns QIDO-RS, WADO-RS and STOW-RS of the embedded archive; who may reach it, and from which origins, the app decides */
export function dicomWebRouter({ files, ingest, maxInstanceBytes, report }: DicomWebRouterOptions): Router {
  const router = createRouter();
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.use(searchRouter(files.index), retrieveRouter(files), storeRouter({ ingest, maxInstanceBytes }));
  router.use(() => {
    throw new DicomWebProblem(404, 'The archive has no such resource.');
  });
  router.use(dicomWebProblemHandler(report));
  return router;
}
