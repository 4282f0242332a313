import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { followUpErrorCatalogue } from './follow-up-error-catalogue.js';

export type FollowUpErrorCode = keyof typeof followUpErrorCatalogue;

/** A response that cannot be told; the code is a key of the catalogue beside this file. */
export class FollowUpError extends Recist3dError {
  declare readonly code: FollowUpErrorCode;

  constructor(code: FollowUpErrorCode, detail?: string) {
    super(code, followUpErrorCatalogue[code], detail ?? followUpErrorCatalogue[code].meaning);
  }
}
