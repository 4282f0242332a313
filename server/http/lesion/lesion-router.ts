import { json, Router } from 'express';
import type { Response } from 'express';
import { requireScope } from '../access/require-scope.js';
import type { LesionBackend } from './lesion-backend.js';
import {
  measureRequestSchema,
  pictureQuerySchema,
  proposeRequestSchema,
  segmentRequestSchema,
} from './lesion-schemas.js';

/** A mask of many slices with ragged edges takes a few hundred kB. */
const maskBody = json({ limit: '16mb' });

/** The mask of one lesion and what is done with it while a reader corrects: segment again, measure, look. */
export function lesionRouter(backend: LesionBackend): Router {
  const router = Router();
  const read = requireScope('read');
  const review = requireScope('review');

  router.get('/lesions/:jobId/mask', read, async (request, response) => {
    const { source } = pictureQuerySchema.parse(request.query);
    response.json(await backend.mask(request.params.jobId, source));
  });

  router.get('/lesions/:jobId/probability', read, async (request, response) => {
    response.json(await backend.probability(request.params.jobId));
  });

  router.get('/lesions/:jobId/thumbnail.png', read, async (request, response) => {
    sendPng(response, await backend.thumbnail(request.params.jobId, pictureQuerySchema.parse(request.query)));
  });

  router.get('/lesions/:jobId/strip.png', read, async (request, response) => {
    sendPng(response, await backend.strip(request.params.jobId, pictureQuerySchema.parse(request.query)));
  });

  router.post('/lesions/:jobId/segment', review, maskBody, async (request, response) => {
    response.json(await backend.segment(request.params.jobId, segmentRequestSchema.parse(request.body ?? {})));
  });

  router.post('/lesions/:jobId/measure', review, maskBody, async (request, response) => {
    response.json(await backend.measure(request.params.jobId, measureRequestSchema.parse(request.body ?? {})));
  });

  router.post('/marks/propose', review, maskBody, async (request, response) => {
    response.json(await backend.propose(proposeRequestSchema.parse(request.body ?? {})));
  });

  router.get('/lesion-network', read, (_request, response) => {
    response.json(backend.network());
  });

  router.get('/lesion-network/file', read, (_request, response) => {
    const { digest = '' } = backend.network();
    // Named by its content: a browser asks again, and is told at once that it has it.
    response.set('Cache-Control', 'private, no-cache').set('ETag', `"${digest}"`);
    response.type('application/octet-stream').send(Buffer.from(backend.networkFile()));
  });

  return router;
}

function sendPng(response: Response, png: Uint8Array): void {
  response.type('image/png').send(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
}
