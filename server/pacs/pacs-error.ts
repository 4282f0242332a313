import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { pacsErrorCatalogue } from './pacs-error-catalogue.js';

export type PacsErrorCode = keyof typeof pacsErrorCatalogue;

export interface PacsErrorOptions {
  readonly cause?: unknown;
  /** How long the archive asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * What went wrong with an archive; the code is a key of the catalogue beside this file, whose meaning is the default detail.
 * The message holds status codes and counts, never an address, a UID or a text of the archive.
 */
export class PacsError extends Recist3dError {
  declare readonly code: PacsErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: PacsErrorCode, detail?: string, options: PacsErrorOptions = {}) {
    super(code, pacsErrorCatalogue[code], detail ?? pacsErrorCatalogue[code].meaning, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}
