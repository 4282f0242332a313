import type { Router } from 'express';
import { Router as createRouter } from 'express';
import type { ArchiveFiles } from '../archive-files.js';
import { sendBulkData } from './send-bulk-data.js';
import { sendFrames } from './send-frames.js';
import { sendInstances } from './send-instances.js';
import { sendMetadata } from './send-metadata.js';

const study = '/studies/:study';
const series = `${study}/series/:series`;
const instance = `${series}/instances/:instance`;

/** @returns WADO-RS: instances, metadata, frames and bulk data, as stored. @see PS3.18 10.4 Retrieve Transaction */
export function retrieveRouter(files: ArchiveFiles): Router {
  const router = createRouter();
  for (const path of [study, series, instance]) {
    router.get(path, (request, response) => sendInstances(files, request, response));
    router.get(`${path}/metadata`, (request, response) => sendMetadata(files, request, response));
  }
  router.get(`${instance}/frames/:frames`, (request, response) => sendFrames(files, request, response));
  router.get(`${instance}/bulkdata/*path`, (request, response) => sendBulkData(files, request, response));
  return router;
}
