import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { errorCode } from '../errors/error-code.js';
import type { JobReason } from '../state/lesion-job.js';

/** @returns the reason that an error stands for; a foreign error is `unexpected` and says nothing of itself. */
export const reasonOf = (error: unknown): JobReason =>
  error instanceof Recist3dError && error.message !== ''
    ? { code: errorCode(error), detail: error.message }
    : { code: errorCode(error) };
