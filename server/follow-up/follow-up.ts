import type { FindingSite } from '../../dicom-sr/measurement/mark.js';
import type { ImagePoint } from '../../dicom-sr/geometry/index-point.js';
import type { AssessedVisit } from '../../models/follow-up/assess-timeline.js';
import type { BestResponse } from '../../models/follow-up/best-response.js';
import type { NonTargetResponse } from '../../models/follow-up/response-categories.js';
import type { VolumeThresholds, VolumetricDecision } from '../../models/follow-up/volumetric-response.js';
import type { FollowUpWarningCode } from './follow-up-warnings.js';

/** Something that a reader must know about the marks. */
export interface FollowUpWarning {
  readonly code: FollowUpWarningCode;
  readonly detail: string;
}

/** What sizes are taken from: the marks of readers, every result, or the results that a reader stands for. */
export type FollowUpBasis = 'marks' | 'results' | 'reviewed';

/** An object of the archive. */
export interface StoredReference {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
}

/** One lesion at one visit. */
export interface LesionAtVisit {
  /** `merged`: grew together with another lesion, which is measured for both. */
  readonly state: 'measured' | 'absent' | 'too-small' | 'not-evaluated' | 'merged';
  /** Long axis, of a node the short axis, mm. */
  readonly sizeMm?: number;
  readonly volumeMm3?: number;
  readonly volumeIntervalMm3?: readonly [lower: number, upper: number];
  /** Of the result: a reader stands for it. */
  readonly verified?: boolean;
  /** Document that the size was read from. */
  readonly source?: StoredReference;
  readonly segmentation?: { readonly sopClassUID: string; readonly sopInstanceUID: string };
  /** The marked image. */
  readonly imageUID?: string;
  /** Lines of the mark on it, [column, row] as DICOM counts. */
  readonly lines?: readonly (readonly [ImagePoint, ImagePoint])[];
}

/** One lesion through all visits. */
export interface FollowedLesion {
  /** Tracking UID, else the name in small letters: what decisions of readers name. */
  readonly key: string;
  readonly name: string;
  readonly organ: string;
  /** As it is coded, where the marks say. */
  readonly site?: FindingSite;
  readonly isNode: boolean;
  readonly role: 'target' | 'non-target' | 'normal' | 'new';
  /** Why it has its role. */
  readonly reason: string;
  /** In the order of the visits. */
  readonly visits: readonly LesionAtVisit[];
  /** mm at each visit, in their order; null where it was not measured. */
  readonly sizesMm: readonly (number | null)[];
}

/** One visit, judged by diameters and by volumes. */
export interface JudgedVisit extends AssessedVisit {
  readonly studyInstanceUIDs: readonly string[];
  readonly nonTarget: NonTargetResponse;
  /** Lesions that a reader calls new. */
  readonly newLesions: readonly string[];
  /** Absent at baseline, and where a target has no volume. */
  readonly volumetric?: VolumetricDecision;
  /** Diameters and volumes say different things: a reader should look. */
  readonly discordant: boolean;
}

/** A patient through time; names no patient. */
export interface FollowUp {
  readonly basis: FollowUpBasis;
  /** Changes of the sum of volumes at which the volumetric response changes. */
  readonly thresholds: VolumeThresholds;
  readonly visits: readonly JudgedVisit[];
  readonly lesions: readonly FollowedLesion[];
  readonly warnings: readonly FollowUpWarning[];
  /** Where confirmation is required (RECIST 1.1 table 3), from each two visits that follow each other; absent with fewer than three visits. */
  readonly best?: BestResponse;
}
