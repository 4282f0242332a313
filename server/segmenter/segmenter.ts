import type { LesionMeasurements } from '../../dicom-sr/measurement/lesion-measurements.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { CutConstraints } from '../../models/interactive/cut-constraints.js';

export interface SegmentRequest {
  /** Voxels on a SharedArrayBuffer are handed to the worker without a copy. */
  readonly volume: Volume;
  readonly mark: VoxelMark;
  /** Method id, or `default`. */
  readonly method: string;
  /** What a reader drew beyond the mark: then the constrained graph cut segments, with the network of the method where it has one. */
  readonly constraints?: CutConstraints;
}

export interface SegmentOutcome {
  readonly mask: Mask;
  /** Stable words, of the method and of the series. */
  readonly flags: readonly string[];
  readonly measurements: LesionMeasurements;
  readonly checks: readonly QualityCheck[];
  /** What really ran, fallbacks included. */
  readonly method: MethodDescription;
  /** From the request on, so that waiting for a thread counts. */
  readonly durationMs: number;
}

/** Segments, measures and checks one mark. Adapters: in this thread, and a pool of worker threads. */
export interface Segmenter {
  segment(request: SegmentRequest): Promise<SegmentOutcome>;
  close(): Promise<void>;
}
