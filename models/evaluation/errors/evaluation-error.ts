import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { evaluationErrorCatalogue } from './evaluation-error-catalogue.js';

export type EvaluationErrorCode = keyof typeof evaluationErrorCatalogue;

/** Input that an evaluation refuses; the code is a key of the catalogue beside this file, whose meaning is the default detail. */
export class EvaluationError extends Recist3dError {
  declare readonly code: EvaluationErrorCode;

  constructor(code: EvaluationErrorCode, detail?: string, options: { cause?: unknown } = {}) {
    super(code, evaluationErrorCatalogue[code], detail ?? evaluationErrorCatalogue[code].meaning, options);
  }
}
