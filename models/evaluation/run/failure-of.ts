import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { EvaluationError } from '../errors/evaluation-error.js';
import type { EvaluationErrorCode } from '../errors/evaluation-error.js';
import type { Failure } from './evaluation-task.js';

/** @returns the code and detail of an error that recist3d raised, and `method-failed` with the kind of error for any other one. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Recist3dError) return { code: error.code, detail: error.message };
  const kind = error instanceof Error ? error.name : typeof error;
  return { code: 'method-failed', detail: kind };
}

/** @returns the failure that a code of the catalogue stands for. */
export const failure = (code: EvaluationErrorCode, detail?: string): Failure =>
  failureOf(new EvaluationError(code, detail));
