import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { trainingErrorCatalogue } from './training-error-catalogue.js';

/** An error of training; the code is a key of the catalogue beside this file. */
export class TrainingError extends Recist3dError {
  declare readonly code: keyof typeof trainingErrorCatalogue;

  constructor(code: keyof typeof trainingErrorCatalogue, detail: string, options: { cause?: unknown } = {}) {
    super(code, trainingErrorCatalogue[code], detail, options);
  }
}
