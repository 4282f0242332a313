import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { reviewErrorCatalogue } from './review-error-catalogue.js';

export type ReviewErrorCode = keyof typeof reviewErrorCatalogue;

/** A review that cannot be done as asked; the code is a key of the catalogue beside this file. */
export class ReviewError extends Recist3dError {
  declare readonly code: ReviewErrorCode;

  constructor(code: ReviewErrorCode, detail?: string) {
    super(code, reviewErrorCatalogue[code], detail ?? reviewErrorCatalogue[code].meaning);
  }
}
