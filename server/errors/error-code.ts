import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';

/**
 * @returns the stable code of an error, `unexpected` for one that recist3d did not raise.
 * The only thing about an error that logs, metrics and job reasons carry: messages of libraries may quote a patient or a URL.
 */
export const errorCode = (error: unknown): string => (error instanceof Recist3dError ? error.code : 'unexpected');
