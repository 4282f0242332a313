import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';

/** A lesion of one study, as it is compared with those of another one. */
export interface MatchedLesion {
  /** Unique within the study. */
  readonly id: string;
  readonly trackingUID?: string;
  /** As a reader or an AIM annotation names it, such as `Lesion1`. */
  readonly name?: string;
  /** `scheme value` of the finding site. */
  readonly organ?: string;
  /** Middle, LPS mm of its own study; absent where no image says. */
  readonly centreLps?: Vec3;
  readonly longAxisMm?: number;
  readonly shortAxisMm?: number;
  /** What it looks like: lesionAppearance. */
  readonly appearance?: readonly number[];
}

/** On what a match rests, the surest first. */
export type MatchBasis = 'reader' | 'tracking-uid' | 'name' | 'space';

/** Two lesions of two studies that are one. */
export interface LesionMatch {
  readonly earlier: string;
  readonly later: string;
  readonly by: MatchBasis;
  /** 0 to 1: how sure; 1 where a reader or a tracking UID says so. */
  readonly confidence: number;
}

/** Several lesions of one study that are one of the other: grown together, or fallen apart. */
export interface LesionGroup {
  readonly several: readonly string[];
  readonly one: string;
}

/** The lesions of two studies, brought together. */
export interface LesionMatching {
  readonly matches: readonly LesionMatch[];
  /** Later lesions that were not there. */
  readonly appeared: readonly string[];
  /** Earlier lesions that are not there any more. */
  readonly vanished: readonly string[];
  /** Earlier lesions that became one; the first of them is the one that is matched. */
  readonly merged: readonly LesionGroup[];
  /** Later lesions that were one; the first of them is the one that is matched. */
  readonly split: readonly LesionGroup[];
}
