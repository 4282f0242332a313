import { json, Router } from 'express';
import { z } from 'zod';
import { readerOf } from '../access/reader-of.js';
import { requireScope } from '../access/require-scope.js';
import type { ReaderStudyBackend } from './reader-study-backend.js';
import { answerSchema, newReaderStudySchema } from './reader-study-schemas.js';

const itemId = z.string().max(64).optional();

/** Reader studies: defined and exported by an admin, read by reviewers. */
export function readerStudyRouter(backend: ReaderStudyBackend): Router {
  const router = Router();
  const review = requireScope('review');
  const admin = requireScope('admin');
  const body = json({ limit: '1mb' });

  router.get('/reader-studies', review, async (_request, response) => {
    response.json({ studies: await backend.list(readerOf(response)) });
  });

  router.post('/reader-studies', admin, body, async (request, response) => {
    const study = newReaderStudySchema.parse(request.body ?? {});
    response.status(201).json(await backend.create(study, readerOf(response)));
  });

  router.get('/reader-studies/:id', review, async (request, response) => {
    response.json(await backend.get(request.params.id, readerOf(response)));
  });

  router.get('/reader-studies/:id/next', review, async (request, response) => {
    const item = await backend.item(request.params.id, readerOf(response), itemId.parse(request.query['itemId']));
    response.json(item === undefined ? {} : { item });
  });

  router.post('/reader-studies/:id/answers', review, body, async (request, response) => {
    const answer = answerSchema.parse(request.body ?? {});
    response.json(await backend.answer(request.params.id, readerOf(response), answer));
  });

  router.get('/reader-studies/:id/summary', admin, async (request, response) => {
    response.json(await backend.summary(request.params.id));
  });

  router.get('/reader-studies/:id/export.csv', admin, async (request, response) => {
    response
      .attachment('reader-study.csv')
      .type('text/csv; charset=utf-8')
      .send(await backend.csv(request.params.id));
  });

  return router;
}
