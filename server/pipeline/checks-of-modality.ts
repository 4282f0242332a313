import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';
import { units } from '../../dicom-sr/measurement/concepts.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';

/** @returns the checks that hold for a volume: a limit in HU says nothing of the intensities of another modality. */
export const checksOfModality = (
  { modality = 'CT' }: Pick<CtVolume, 'modality'>,
  checks: readonly QualityCheck[],
): readonly QualityCheck[] =>
  modality === 'CT' ? checks : checks.filter(({ unit }) => unit !== units.hounsfield.value);
