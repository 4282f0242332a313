import type { ErrorRequestHandler } from 'express';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { PacsError } from '../pacs/pacs-error.js';

/** What a client of the embedded archive did wrong; answered with its status. */
export class DicomWebProblem extends PacsError {
  constructor(
    readonly status: 400 | 404 | 406 | 413 | 415,
    detail: string,
  ) {
    super('dicomweb-request-invalid', detail);
  }
}

/** Statuses of what goes wrong below: the archive's own errors, and those of a message that is being received. */
const statusByCode: Readonly<Record<string, number>> = {
  'pacs-not-found': 404,
  'pacs-truncated': 400,
  'pacs-invalid-answer': 400,
  'pacs-too-large': 413,
  'store-unavailable': 503,
  'state-unavailable': 503,
};

/** @param report told of each problem that is the server's fault */
export function dicomWebProblemHandler(report: (error: unknown) => void): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    const known = error instanceof Recist3dError ? error : undefined;
    const status = error instanceof DicomWebProblem ? error.status : (statusByCode[known?.code ?? ''] ?? 500);
    if (status >= 500) report(error);
    // Half an answer is cut off, so that it cannot be taken for a whole one.
    if (response.headersSent) return void response.destroy();
    const code = known?.code ?? 'internal-error';
    const detail = known?.message ?? 'The archive failed on the request.';
    response.status(status).type('application/problem+json').send(JSON.stringify({ status, code, detail }));
  };
}
