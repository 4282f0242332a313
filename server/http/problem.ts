import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { ReviewConflict } from '../review/review-conflict.js';
import type { Problem } from './api-schemas.js';
import { HttpError } from './http-error.js';

/** The one place where an error becomes an HTTP status. Codes that are not listed are the server's fault. */
const statusByCode: Readonly<Record<string, number>> = {
  'request-invalid': 400,
  'body-unreadable': 400,
  'body-too-large': 413,
  'media-type-unsupported': 415,
  'too-many-studies': 422,
  'route-not-found': 404,
  'job-not-found': 404,
  'study-not-found': 404,
  'document-not-found': 404,
  'method-unknown': 400,
  'illegal-transition': 409,
  'sign-in-required': 401,
  'not-permitted': 403,
  'too-many-requests': 429,
  'identity-provider-unreachable': 503,
  'review-conflict': 409,
  'request-reused': 409,
  'result-missing': 409,
  'result-superseded': 409,
  'no-probability': 404,
  'reader-study-not-found': 404,
  'item-not-found': 404,
  'no-lesions-to-read': 422,
  'answer-does-not-fit': 400,
  'already-answered': 409,
  'pacs-not-found': 404,
  'patient-not-found': 404,
  'no-follow-up': 404,
  'baseline-missing': 400,
  'several-patients': 409,
  'weights-not-installed': 503,
  // What a reader sends is DICOM geometry: it is understood, and refused.
  'grid-mismatch': 422,
  'empty-mask': 422,
  'mark-outside-image': 422,
  'image-not-found': 422,
  'segmentation-not-found': 422,
  'invalid-attribute': 422,
  'not-dicom': 422,
  'unsupported-segmentation': 422,
  'unsupported-transfer-syntax': 422,
  'no-lesion-found': 422,
};

/** @returns the problem that an error is told as (RFC 9457). A foreign error says nothing about itself: its text may quote a patient. */
export function problemOf(error: unknown): Problem {
  if (error instanceof z.ZodError) return problemOf(HttpError.ofIssues(error));
  const known = error instanceof Recist3dError ? error : knownBodyError(error);
  const status = statusByCode[known.code] ?? (known.retryable ? 503 : 500);
  return {
    type: `urn:recist3d:error:${known.code}`,
    title: known.code.replaceAll('-', ' '),
    status,
    code: known.code,
    detail: known.message,
    nextStep: known.nextStep,
    ...(known instanceof HttpError && known.issues.length > 0 ? { errors: [...known.issues] } : {}),
    ...(known instanceof ReviewConflict ? { conflict: known.conflict } : {}),
  };
}

/** What express.json() raises, in our words; everything else is unexpected. */
function knownBodyError(error: unknown): HttpError {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new HttpError('body-too-large');
  if (typeof type === 'string' && /^(entity|encoding|charset|request)\./.test(type))
    return new HttpError('body-unreadable');
  return new HttpError('internal-error');
}

/** Answers with a problem (RFC 9457) and its status. */
export function sendProblem(response: Response, problem: Problem): void {
  // RFC 6750 section 3: tells a client how to sign in.
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

export const routeNotFound: RequestHandler = (_request, response) => {
  sendProblem(response, problemOf(new HttpError('route-not-found')));
};

/** @param report told of each problem that is the server's fault, with the error behind it */
export function problemHandler(report: (problem: Problem, error: unknown) => void): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, next) => {
    const problem = problemOf(error);
    if (problem.status >= 500) report(problem, error);
    if (response.headersSent) return next(error);
    sendProblem(response, problem);
  };
}
