import type { ReadWarning } from '../../dicom-sr/measurement/mark.js';

/** A document that was looked at, so that the same change seen again costs nothing. */
export interface DocumentRecord {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  /** `marks`: jobs were made of it; `no-marks`: nothing readable; `own`: written by recist3d; `failed`: could not be fetched or parsed. */
  readonly kind: 'marks' | 'no-marks' | 'own' | 'failed';
  /** Code of the error for `failed`. */
  readonly failure?: string;
  readonly warnings: readonly ReadWarning[];
  /** ContentDate + ContentTime, YYYYMMDDHHMMSS.FFFFFF; which of two documents is the newer one. */
  readonly writtenAt: string;
  /** SOP Instance UIDs in PredecessorDocumentsSequence (PS3.3 C.17.2): documents that this one replaces. */
  readonly predecessors: readonly string[];
}
