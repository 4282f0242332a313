import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import { EvaluationError } from '../../errors/evaluation-error.js';
import type { NiftiImage } from './nifti-image.js';
import { voxelCount } from './nifti-image.js';

const INT16 = { min: -32768, max: 32767 } as const;

/**
 * @returns the image as a volume in HU: Int16 where every rescaled value is a 16-bit integer, Float32 otherwise
 * @throws {EvaluationError} nifti-invalid-values where a voxel is not finite
 */
export function readCt(image: NiftiImage): Volume {
  const { shape, spacingMm, slope, intercept, dataType } = image;
  const values = readValues(image);
  const whole = dataType.integer && Number.isInteger(slope) && Number.isInteger(intercept);
  const voxels = whole && fitsInt16(values) ? new Int16Array(values) : new Float32Array(values);
  return { voxels, shape, spacingMm };
}

/** @returns every voxel rescaled, in the order of the file. */
export function readValues(image: NiftiImage): Float64Array {
  const { bytes, voxelOffset, dataType, shape, littleEndian, slope, intercept } = image;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(voxelCount(shape));
  for (let i = 0; i < values.length; i++) {
    const value = dataType.read(view, voxelOffset + i * dataType.bytes, littleEndian) * slope + intercept;
    if (!Number.isFinite(value)) throw new EvaluationError('nifti-invalid-values', `voxel ${i} is not finite`);
    values[i] = value;
  }
  return values;
}

function fitsInt16(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] < INT16.min || values[i] > INT16.max) return false;
  return true;
}
