import type { z } from 'zod';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { httpErrorCatalogue } from './http-error-catalogue.js';

export type HttpErrorCode = keyof typeof httpErrorCatalogue;

interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

/** A request that the API can not serve; the code is a key of the catalogue beside this file. */
export class HttpError extends Recist3dError {
  readonly issues: readonly FieldIssue[];

  constructor(code: HttpErrorCode, issues: readonly FieldIssue[] = []) {
    super(code, httpErrorCatalogue[code], httpErrorCatalogue[code].meaning);
    this.issues = issues;
  }

  /** Names every field that does not fit, without repeating what was sent. */
  static ofIssues(error: z.ZodError): HttpError {
    return new HttpError(
      'request-invalid',
      error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  }
}
