import { Recist3dError } from './recist3d-error.js';
import { dicomErrorCatalogue } from './dicom-error-catalogue.js';

export type DicomErrorCode = keyof typeof dicomErrorCatalogue;

/** A DICOM object that is refused, or a mark that cannot be placed in its CT; the code is a key of the catalogue beside this file. */
export class DicomError extends Recist3dError {
  declare readonly code: DicomErrorCode;

  constructor(code: DicomErrorCode, detail: string, options: { cause?: unknown } = {}) {
    super(code, dicomErrorCatalogue[code], detail, options);
  }
}
