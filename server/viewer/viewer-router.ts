import { extname } from 'node:path';
import type { RequestHandler, Router } from 'express';
import express, { Router as createRouter } from 'express';
import type { ViewerConfigOptions } from './viewer-config.js';
import { viewerConfig } from './viewer-config.js';
import type { ViewerFiles } from './viewer-files.js';

export interface ViewerRouterOptions extends ViewerConfigOptions {
  readonly files: ViewerFiles;
}

/** OHIF names its chunks by their content: those never change. */
const hashed = /\.[0-9a-f]{16}\.(js|wasm|css|woff2)$|^[0-9a-f]{16}\.wasm$/;
const year = 'public, max-age=31536000, immutable';

/**
 * @returns the viewer at the root of the origin: our configuration, our plugins, OHIF's files, and its page for every path that is a
 * route of the viewer and not a file. Goes behind the API and DICOMweb.
 */
export function viewerRouter({ files, ...options }: ViewerRouterOptions): Router {
  const config = viewerConfig(options);
  const router = createRouter();
  router.get('/app-config.js', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('text/javascript').send(config);
  });
  router.use('/plugins', folder(files.plugins));
  router.use(folder(files.ohif));
  router.get('/*path', pageOf(files.ohif));
  return router;
}

const folder = (root: string): RequestHandler =>
  express.static(root, {
    index: 'index.html',
    redirect: false,
    setHeaders: (response, path) => {
      response.setHeader('Cache-Control', hashed.test(path.slice(path.lastIndexOf('/') + 1)) ? year : 'no-cache');
    },
  });

/** OHIF routes in the browser: its page answers for `/lesion-review?…`, but never for a missing file or for another service. */
const pageOf =
  (ohif: string): RequestHandler =>
  (request, response, next) => {
    if (extname(request.path) !== '' || /^\/(api|dicom-web|plugins|metrics)(\/|$)/.test(request.path)) return next();
    response.set('Cache-Control', 'no-cache').sendFile('index.html', { root: ohif });
  };
