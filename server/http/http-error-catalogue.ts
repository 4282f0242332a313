import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Codes that only the HTTP API raises. */
export const httpErrorCatalogue = {
  'request-invalid': {
    meaning: 'The request does not fit the API.',
    nextStep: 'Correct the fields listed under `errors`; /api/openapi.json describes them.',
    retryable: false,
  },
  'body-unreadable': {
    meaning: 'The body of the request could not be read as JSON.',
    nextStep: 'Send valid JSON in UTF-8 with Content-Type application/json.',
    retryable: false,
  },
  'body-too-large': {
    meaning: 'The body of the request is larger than the API takes.',
    nextStep: 'Send less at a time; a mask goes as runs of pixels, not as a whole series.',
    retryable: false,
  },
  'media-type-unsupported': {
    meaning: 'The body of the request is of a kind that the route does not take.',
    nextStep: 'Send one of the media types that /api/openapi.json lists for the route, and name it in Content-Type.',
    retryable: false,
  },
  'route-not-found': {
    meaning: 'The API has no such path or method.',
    nextStep: 'Look into /api/openapi.json.',
    retryable: false,
  },
  'internal-error': {
    meaning: 'The request met an unexpected error.',
    nextStep: 'Try again; if it stays, send the log lines of this moment with a report.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
