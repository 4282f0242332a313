import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { engineErrorCatalogue } from './engine-error-catalogue.js';

/** An error of loading or running a network; the code is a key of the catalogue beside this file. */
export class EngineError extends Recist3dError {
  declare readonly code: keyof typeof engineErrorCatalogue;

  constructor(code: keyof typeof engineErrorCatalogue, detail: string, options: { cause?: unknown } = {}) {
    super(code, engineErrorCatalogue[code], detail, options);
  }
}
