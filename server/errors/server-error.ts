import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { serverErrorCatalogue } from './server-error-catalogue.js';

export type ServerErrorCode = keyof typeof serverErrorCatalogue;

/** An error of the server itself; the code is a key of the catalogue beside this file, whose meaning is the default detail. */
export class ServerError extends Recist3dError {
  declare readonly code: ServerErrorCode;

  constructor(code: ServerErrorCode, detail?: string, options: { cause?: unknown } = {}) {
    super(code, serverErrorCatalogue[code], detail ?? serverErrorCatalogue[code].meaning, options);
  }
}
