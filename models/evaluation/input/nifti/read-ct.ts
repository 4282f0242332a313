import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import { EvaluationError } from '../../errors/evaluation-error.js';
import type { StoredVoxels } from './nifti-data-types.js';
import type { NiftiImage } from './nifti-image.js';
import { storedVoxels } from './stored-voxels.js';

const INT16 = { min: -32768, max: 32767 } as const;

/**
 * @returns the image as a volume in HU: Int16 where every rescaled value is a 16-bit integer, Float32 otherwise
 * @throws {EvaluationError} nifti-invalid-values where a voxel is not finite
 */
export function readCt(image: NiftiImage): Volume {
  const { shape, spacingMm, slope, intercept, dataType } = image;
  const stored = storedVoxels(image);
  const [low, high] = finiteRange(stored);
  const ends = [low * slope + intercept, high * slope + intercept];
  const whole = dataType.integer && Number.isInteger(slope) && Number.isInteger(intercept);
  const fits = whole && Math.min(...ends) >= INT16.min && Math.max(...ends) <= INT16.max;
  const voxels = fits ? new Int16Array(stored.length) : new Float32Array(stored.length);
  for (let i = 0; i < voxels.length; i++) voxels[i] = stored[i] * slope + intercept;
  return { voxels, shape, spacingMm };
}

function finiteRange(voxels: StoredVoxels): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i];
    if (!Number.isFinite(value)) throw new EvaluationError('nifti-invalid-values', `voxel ${i} is not finite`);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
