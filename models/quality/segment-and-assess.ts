import type { LesionMeasurements } from '../../dicom-sr/measurement/lesion-measurements.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { measureLesion } from '../measure/measure-lesion.js';
import type { AnySegmentationMethod, Segmentation } from '../methods/segmentation-method.js';
import { checkLesion } from './lesion-checks.js';
import { volumeInterval } from './perturbed-volumes.js';

/** A segmentation with everything that is said about it. */
export interface AssessedSegmentation extends Segmentation {
  readonly measurements: LesionMeasurements;
  readonly checks: readonly QualityCheck[];
  readonly method: MethodDescription;
}

/** Segments one mark, measures the mask, checks it, and says how far another reader's mark would have moved its volume. */
export async function segmentAndAssess(
  volume: Volume,
  mark: VoxelMark,
  method: AnySegmentationMethod,
): Promise<AssessedSegmentation> {
  const segmentation = await method.segment(volume, mark);
  const measured = measureLesion(volume, mark, segmentation.mask);
  const volumeIntervalMm3 = await volumeInterval(volume, mark, method, measured.volumeMm3);
  return {
    ...segmentation,
    measurements: { ...measured, volumeIntervalMm3 },
    checks: checkLesion(volume, mark, segmentation.mask, measured),
    method: segmentation.method ?? method.description,
  };
}
