import type { ApiPart } from '../api-part.js';
import { answer, body, parameter, problem } from '../openapi-pieces.js';
import type { ReaderStudyBackend } from './reader-study-backend.js';
import { readerStudyRouter } from './reader-study-router.js';
import {
  answerSchema,
  maskSourceSchema,
  newReaderStudySchema,
  nextItemSchema,
  readerStudyItemSchema,
  readerStudyListSchema,
  readerStudySchema,
  readerStudySummarySchema,
  readerSummarySchema,
} from './reader-study-schemas.js';

const id = parameter('id', 'path', 'Reader study id.');
const denied = { 401: problem('Sign in first.'), 403: problem('The role of the reader does not allow it.') };
const failures = { ...denied, 404: problem('No such reader study, or item.') };

/** Reader studies of acceptance, and of two masks side by side. */
export function readerStudyPart(backend: ReaderStudyBackend): ApiPart {
  return {
    router: readerStudyRouter(backend),
    schemas: [
      maskSourceSchema,
      newReaderStudySchema,
      readerStudySchema,
      readerStudyListSchema,
      readerStudyItemSchema,
      nextItemSchema,
      answerSchema,
      readerSummarySchema,
      readerStudySummarySchema,
    ],
    paths: {
      '/api/reader-studies': {
        get: {
          operationId: 'listReaderStudies',
          summary: 'Reader studies, with how far the caller is in each',
          responses: { 200: answer('The studies.', 'ReaderStudyList'), ...denied },
        },
        post: {
          operationId: 'createReaderStudy',
          summary: 'Define a reader study',
          requestBody: body('NewReaderStudy'),
          responses: { 201: answer('The study.', 'ReaderStudy'), 400: problem('The body does not fit.'), ...denied },
        },
      },
      '/api/reader-studies/{id}': {
        get: {
          operationId: 'getReaderStudy',
          summary: 'One reader study, with how far the caller is',
          parameters: [id],
          responses: { 200: answer('The study.', 'ReaderStudy'), ...failures },
        },
      },
      '/api/reader-studies/{id}/next': {
        get: {
          operationId: 'nextItem',
          summary: 'The next item in the order of this reader; goes on where the reader stopped',
          parameters: [id, parameter('itemId', 'query', 'This item instead of the next one, to look back.')],
          responses: { 200: answer('The item.', 'NextItem'), ...failures },
        },
      },
      '/api/reader-studies/{id}/answers': {
        post: {
          operationId: 'answerItem',
          summary: 'Answer an item',
          parameters: [id],
          requestBody: body('Answer'),
          responses: {
            200: answer('The study, with how far the caller is.', 'ReaderStudy'),
            400: problem('The answer does not fit the study.'),
            409: problem('The item was answered before, and the answer does not say that it revises.'),
            ...failures,
          },
        },
      },
      '/api/reader-studies/{id}/summary': {
        get: {
          operationId: 'readerStudySummary',
          summary: 'Acceptance or preferences with intervals, and time, by reader',
          parameters: [id],
          responses: { 200: answer('The summary.', 'ReaderStudySummary'), ...failures },
        },
      },
      '/api/reader-studies/{id}/export.csv': {
        get: {
          operationId: 'exportReaderStudy',
          summary: 'Every answer as CSV',
          parameters: [id],
          responses: {
            200: { description: 'A row for each answer.', content: { 'text/csv': { schema: { type: 'string' } } } },
            ...failures,
          },
        },
      },
    },
  };
}
