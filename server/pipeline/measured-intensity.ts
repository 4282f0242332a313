import type { LesionMeasurements } from '../../dicom-sr/measurement/lesion-measurements.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';

/** @returns mean and standard deviation of the voxels of a mask as they are in the images, whatever a method was shown */
export function measuredIntensity(
  { voxels, shape }: CtVolume,
  mask: Mask,
): Pick<LesionMeasurements, 'meanHu' | 'sdHu'> {
  const values: number[] = [];
  const [slices, rows, columns] = mask.shape;
  for (let k = 0, from = 0; k < slices; k++)
    for (let j = 0; j < rows; j++) {
      const line = ((mask.origin[0] + k) * shape[1] + mask.origin[1] + j) * shape[2] + mask.origin[2];
      for (let i = 0; i < columns; i++, from++) if (mask.voxels[from] !== 0) values.push(voxels[line + i]);
    }
  const meanHu = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - meanHu) ** 2, 0) / values.length;
  return { meanHu, sdHu: Math.sqrt(variance) };
}
