import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { methodErrorCatalogue } from './method-error-catalogue.js';

/** An error of a segmentation method; the code is a key of the catalogue beside this file. */
export class MethodError extends Recist3dError {
  declare readonly code: keyof typeof methodErrorCatalogue;

  constructor(code: keyof typeof methodErrorCatalogue, detail: string, options: { readonly cause?: unknown } = {}) {
    super(code, methodErrorCatalogue[code], detail, options);
  }
}
