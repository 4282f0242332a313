import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { accessErrorCatalogue } from './access-error-catalogue.js';

export type AccessErrorCode = keyof typeof accessErrorCatalogue;

/** A caller who is not known, or may not do what he asked; the code is a key of the catalogue beside this file. */
export class AccessError extends Recist3dError {
  declare readonly code: AccessErrorCode;

  constructor(code: AccessErrorCode, options: { cause?: unknown } = {}) {
    super(code, accessErrorCatalogue[code], accessErrorCatalogue[code].meaning, options);
  }
}
