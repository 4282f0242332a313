import type { LesionMeasurements } from '../measurement/lesion-measurements.js';
import type { LocatedMark } from '../measurement/mark.js';
import type { MethodDescription } from '../measurement/method-description.js';
import type { QualityCheck } from '../measurement/quality-check.js';
import type { Mask } from '../segmentation/mask.js';
import type { CtVolume } from '../volume/ct-volume.js';
import type { SopReference } from './content-items.js';

/** An earlier object that the new one takes the place of; it stays in the archive. */
export interface Predecessor extends SopReference {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
}

/** How a segment came about, PS3.3 C.8.20.4: by a method (also when a reader edited it afterwards), or drawn from nothing. */
export type SegmentOrigin = 'SEMIAUTOMATIC' | 'MANUAL';

/** A reader who stands for a report, PS3.3 C.17.2 (Verifying Observer Sequence). */
export interface Verification {
  /** PN, `Family^Given`. */
  readonly observerName: string;
  readonly organization: string;
}

/** What is measured of a mask; the interval is absent where a reader made the mask, as no further mark tells it. */
export type ReportedMeasurements = Omit<LesionMeasurements, 'volumeIntervalMm3'> &
  Partial<Pick<LesionMeasurements, 'volumeIntervalMm3'>>;

/** Everything that SEG and SR of one result are written from. */
export interface ResultContent {
  /** Every UID is derived from it: the same job gives the same objects. */
  readonly jobKey: string;
  /** Content date and time, stored once with the job. */
  readonly acceptedAt: Date;
  readonly volume: CtVolume;
  readonly mark: LocatedMark;
  readonly mask: Mask;
  readonly measurements: ReportedMeasurements;
  readonly checks: readonly QualityCheck[];
  readonly flags: readonly string[];
  readonly method: MethodDescription;
  readonly srSopClass: 'comprehensive-3d' | 'enhanced';
  /** SEMIAUTOMATIC unless given. */
  readonly origin?: SegmentOrigin;
  /** What a corrected result replaces. */
  readonly predecessors?: { readonly seg?: Predecessor; readonly sr?: Predecessor };
  /** Who verified the report; absent where nobody looked at it. `acceptedAt` is then the time of the decision. */
  readonly verification?: Verification;
  /** Name of the time point, such as `Baseline`, where it is known. */
  readonly timePoint?: string;
}
