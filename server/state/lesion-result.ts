import type { LesionMeasurements } from '../../dicom-sr/measurement/lesion-measurements.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';

/** UIDs of a stored object. */
export interface StoredObject {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
}

/** What a job left in the archive, and the numbers in it. */
export interface LesionResult {
  readonly segmentation: StoredObject;
  readonly report: StoredObject;
  readonly measurements: LesionMeasurements;
  readonly checks: readonly QualityCheck[];
  readonly flags: readonly string[];
  /** What really ran, fallbacks included. */
  readonly method: MethodDescription;
}
