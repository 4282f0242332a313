import type { ApiPart } from '../api-part.js';
import { answer, body, parameter, problem, reference } from '../openapi-pieces.js';
import type { ReviewBackend } from './review-backend.js';
import { reviewRouter } from './review-router.js';
import {
  correctionSchema,
  decisionSchema,
  methodStatisticsSchema,
  rejectionReasonSchema,
  reviewEntrySchema,
  reviewEventSchema,
  reviewListSchema,
  reviewSchema,
  reviewStateSchema,
  reviewStatisticsSchema,
} from './review-schemas.js';

const jobId = parameter('jobId', 'path', 'Job id of the lesion.');
const denied = {
  401: problem('Sign in first.'),
  403: problem('The role of the reader does not allow it.'),
};
const decided = {
  ...denied,
  404: problem('No such job.'),
  409: problem(
    'Somebody else decided meanwhile: `conflict` says who and when; nothing was changed. Or there is no result yet.',
  ),
};

/** Decisions on results: the worklist, one lesion with its history, accept / reject, corrections, statistics. */
export function reviewPart(backend: ReviewBackend): ApiPart {
  return {
    router: reviewRouter(backend),
    schemas: [
      reviewStateSchema,
      rejectionReasonSchema,
      reviewEntrySchema,
      reviewSchema,
      reviewListSchema,
      reviewEventSchema,
      decisionSchema,
      correctionSchema,
      methodStatisticsSchema,
      reviewStatisticsSchema,
    ],
    paths: {
      '/api/review': {
        get: {
          operationId: 'listReviews',
          summary: 'Reviews of stored lesions, newest result first',
          parameters: [
            parameter('studyInstanceUID', 'query', 'Only lesions of this study.'),
            parameter('state', 'query', 'Only reviews in this state.', reference('ReviewState')),
            parameter('limit', 'query', 'Largest page, 1 to 1000.', { type: 'integer', default: 100 }),
            parameter('cursor', 'query', '`next` of the page before.'),
          ],
          responses: { 200: answer('One page of reviews.', 'ReviewList'), ...denied },
        },
      },
      '/api/review/statistics': {
        get: {
          operationId: 'reviewStatistics',
          summary: 'Acceptance rate and edit distance by method; a page where text/html is asked for',
          responses: {
            200: {
              description: 'The numbers.',
              content: {
                'application/json': { schema: reference('ReviewStatistics') },
                'text/html': { schema: { type: 'string' } },
              },
            },
            ...denied,
          },
        },
      },
      '/api/review/{jobId}': {
        get: {
          operationId: 'getReview',
          summary: 'The review of one lesion with its history',
          parameters: [jobId],
          responses: { 200: answer('The review.', 'Review'), ...denied, 404: problem('No such job.') },
        },
        post: {
          operationId: 'decide',
          summary: 'Accept, reject or reopen',
          description:
            'Answers as soon as the decision is kept; the verified report or the rejection note follows (`archive`), told by a `review` event.',
          parameters: [jobId],
          requestBody: body('ReviewDecision'),
          responses: { 200: answer('The review with the decision.', 'Review'), ...decided },
        },
      },
      '/api/review/{jobId}/correction': {
        post: {
          operationId: 'correct',
          summary: 'Save a corrected mask as SEG and verified SR',
          description:
            'The mask comes on the grid of the series, or as the Segmentation that the viewer made. ' +
            'Answers when the archive has both objects, or with `archive.state` pending where it does not answer.',
          parameters: [jobId],
          requestBody: body('Correction'),
          responses: {
            200: answer('The review with the correction.', 'Review'),
            ...decided,
            422: problem('The mask does not lie on the grid of the series, or is empty; nothing was changed.'),
          },
        },
      },
    },
  };
}
