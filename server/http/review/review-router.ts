import { json, Router } from 'express';
import { readerOf } from '../access/reader-of.js';
import { requireScope } from '../access/require-scope.js';
import type { ReviewBackend } from './review-backend.js';
import { correctionSchema, decisionSchema, reviewQuerySchema } from './review-schemas.js';
import { statisticsPage } from './statistics-page.js';

/** The review of results: worklist, decisions, corrections, statistics. */
export function reviewRouter(backend: ReviewBackend): Router {
  const router = Router();
  const read = requireScope('read');
  const review = requireScope('review');

  router.get('/review', read, async (request, response) => {
    response.json(await backend.list(reviewQuerySchema.parse(request.query)));
  });

  router.get('/review/statistics', read, async (request, response) => {
    const statistics = await backend.statistics();
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(statisticsPage(statistics));
    else response.json(statistics);
  });

  router.get('/review/:jobId', read, async (request, response) => {
    response.json(await backend.get(request.params.jobId));
  });

  router.post('/review/:jobId', review, json({ limit: '100kb' }), async (request, response) => {
    const decision = decisionSchema.parse(request.body ?? {});
    response.json(await backend.decide(request.params.jobId, readerOf(response), decision));
  });

  router.post('/review/:jobId/correction', review, json({ limit: '96mb' }), async (request, response) => {
    const correction = correctionSchema.parse(request.body ?? {});
    response.json(await backend.correct(request.params.jobId, readerOf(response), correction));
  });

  return router;
}
