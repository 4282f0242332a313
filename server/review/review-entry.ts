import type { LesionMeasurements } from '../../dicom-sr/measurement/lesion-measurements.js';
import type { MarkAxis } from '../../dicom-sr/measurement/mark.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';
import type { MaskView } from '../http/lesion/lesion-schemas.js';
import type { StoredObject } from '../state/lesion-result.js';
import type { RejectionReason } from './rejection-reasons.js';
import type { ReviewState } from './review-state.js';

/** A mark whose endpoints a reader moved. */
export interface MovedMark {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly frameNumber?: number;
  readonly longAxis: MarkAxis;
  readonly shortAxis?: MarkAxis;
}

/** Numbers of a mask that a reader made: nobody's further mark tells its interval. */
export type CorrectedMeasurements = Omit<LesionMeasurements, 'volumeIntervalMm3'>;

/** How far a reader moved an automatic mask. */
export interface EditDistance {
  readonly dice: number;
  readonly voxelsAdded: number;
  readonly voxelsRemoved: number;
}

/** A mask that a reader made, with everything that its SEG and SR are written from. */
export interface Correction {
  readonly origin: 'edited' | 'drawn';
  /** By image, so that it stays what it is whatever part of the series is looked at. */
  readonly mask: MaskView;
  readonly movedMark?: MovedMark;
  readonly ctSeriesInstanceUID: string;
  /** Patient ID, else the Study Instance UID: what cases of one patient have in common. */
  readonly patient: string;
  readonly measurements: CorrectedMeasurements;
  readonly checks: readonly QualityCheck[];
  readonly flags: readonly string[];
  readonly method: MethodDescription;
  /** Against the automatic mask, where there is one. */
  readonly edit?: EditDistance;
}

/** UIDs of what a decision leaves in the archive; known before it is stored, and the same with each try. */
export interface ReviewObjects {
  readonly segmentation?: StoredObject;
  readonly report?: StoredObject;
  readonly rejectionNote?: StoredObject;
}

/** Where the objects of a decision are on their way. */
export type ArchiveState = 'none' | 'pending' | 'stored' | 'failed';

/** One step of a review. Never changed; a later one takes its place. */
export interface ReviewEntry {
  readonly jobId: string;
  readonly studyInstanceUID: string;
  /** Id of the method whose result was reviewed. */
  readonly methodId: string;
  /** 1 for the first. */
  readonly version: number;
  readonly state: ReviewState;
  /** Also the content date and time of its objects. */
  readonly at: Date;
  readonly reader: { readonly id: string; readonly name: string };
  /** Drawn by the client, once for a decision. */
  readonly requestId: string;
  /** SHA-256 of what was asked, so that a repeat is told from another request under the same id. */
  readonly requestDigest: string;
  readonly reason?: RejectionReason;
  readonly comment?: string;
  readonly seconds?: number;
  readonly correction?: Correction;
  readonly objects: ReviewObjects;
}

/** An entry, and whether its objects are in the archive by now. */
export interface ArchivedEntry extends ReviewEntry {
  readonly archive: { readonly state: ArchiveState; readonly code?: string; readonly attempts: number };
}
