import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { experimentErrorCatalogue } from './experiment-error-catalogue.js';

export type ExperimentErrorCode = keyof typeof experimentErrorCatalogue;

/** What an experiment refuses; the code is a key of the catalogue beside this file, whose meaning is the default detail. */
export class ExperimentError extends Recist3dError {
  declare readonly code: ExperimentErrorCode;

  constructor(code: ExperimentErrorCode, detail?: string, options: { cause?: unknown } = {}) {
    super(code, experimentErrorCatalogue[code], detail ?? experimentErrorCatalogue[code].meaning, options);
  }
}
