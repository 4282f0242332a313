import type { ApiPart } from '../api-part.js';
import { answer, body, parameter, picture, problem } from '../openapi-pieces.js';
import type { LesionBackend } from './lesion-backend.js';
import { lesionRouter } from './lesion-router.js';
import {
  browserNetworkSchema,
  drawnMarkSchema,
  gridSchema,
  maskedLesionSchema,
  maskSchema,
  measureRequestSchema,
  probabilitySchema,
  proposedMarkSchema,
  proposeRequestSchema,
  segmentRequestSchema,
  strokeSchema,
} from './lesion-schemas.js';

const jobId = parameter('jobId', 'path', 'Job id of the lesion.');
const source = parameter('source', 'query', 'The mask that counts, or the automatic one.', {
  type: 'string',
  enum: ['current', 'automatic'],
  default: 'current',
});
const size = parameter('size', 'query', 'Edge length of one tile, px.', { type: 'integer', default: 160 });
const failures = {
  401: problem('Sign in first.'),
  403: problem('The role of the reader does not allow it.'),
  404: problem('No such job.'),
  409: problem('The job has no result.'),
  422: problem('A mask, mark or stroke does not lie on the series.'),
  503: problem('The archive does not answer.'),
};

/** Masks, pictures, re-segmentation, measurement, and proposals of marks. */
export function lesionPart(backend: LesionBackend): ApiPart {
  return {
    router: lesionRouter(backend),
    schemas: [
      gridSchema,
      maskSchema,
      drawnMarkSchema,
      strokeSchema,
      segmentRequestSchema,
      maskedLesionSchema,
      measureRequestSchema,
      proposeRequestSchema,
      proposedMarkSchema,
      probabilitySchema,
      browserNetworkSchema,
    ],
    paths: {
      '/api/lesions/{jobId}/mask': {
        get: {
          operationId: 'getMask',
          summary: 'The mask of a lesion with its measurements, axes and checks',
          parameters: [jobId, source],
          responses: { 200: answer('The mask.', 'MaskedLesion'), ...failures },
        },
      },
      '/api/lesions/{jobId}/probability': {
        get: {
          operationId: 'getProbability',
          summary: 'How sure each pixel is, as a heat map',
          parameters: [jobId],
          responses: { 200: answer('One byte a pixel.', 'Probability'), ...failures },
        },
      },
      '/api/lesions/{jobId}/thumbnail.png': {
        get: {
          operationId: 'thumbnail',
          summary: 'The marked slice with mark and contour',
          parameters: [jobId, size, source],
          responses: { 200: picture('A square picture.'), ...failures },
        },
      },
      '/api/lesions/{jobId}/strip.png': {
        get: {
          operationId: 'sliceStrip',
          summary: 'Every slice of the lesion with its contour, in one picture',
          parameters: [jobId, size, source],
          responses: { 200: picture('A sheet of tiles.'), ...failures },
        },
      },
      '/api/lesions/{jobId}/segment': {
        post: {
          operationId: 'segmentAgain',
          summary: 'Segment again from moved endpoints, strokes and dragged ends; nothing is stored',
          parameters: [jobId],
          requestBody: body('SegmentRequest'),
          responses: { 200: answer('The mask.', 'MaskedLesion'), 400: problem('The body does not fit.'), ...failures },
        },
      },
      '/api/lesions/{jobId}/measure': {
        post: {
          operationId: 'measureMask',
          summary: 'Volume, axes and checks of a mask that is being drawn; nothing is stored',
          parameters: [jobId],
          requestBody: body('MeasureRequest'),
          responses: {
            200: answer('The numbers.', 'MaskedLesion'),
            400: problem('The body does not fit.'),
            ...failures,
          },
        },
      },
      '/api/lesion-network': {
        get: {
          operationId: 'browserNetwork',
          summary: 'The network that a browser may run by itself',
          responses: { 200: answer('What it is, or that there is none.', 'BrowserNetwork'), 401: failures[401] },
        },
      },
      '/api/lesion-network/file': {
        get: {
          operationId: 'browserNetworkFile',
          summary: 'Its ONNX file',
          responses: {
            200: {
              description: 'The file.',
              content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
            },
            401: failures[401],
            503: problem('The weights are not installed.'),
          },
        },
      },
      '/api/marks/propose': {
        post: {
          operationId: 'proposeMark',
          summary: 'A RECIST mark from a rough box',
          requestBody: body('ProposeRequest'),
          responses: {
            200: answer('The proposal; nothing is stored.', 'ProposedMark'),
            400: problem('The body does not fit.'),
            401: problem('Sign in first.'),
            403: problem('The role of the reader does not allow it.'),
            404: problem('The archive holds no such series.'),
            422: problem('The box lies outside of the image, or holds no lesion.'),
          },
        },
      },
    },
  };
}
