import type { StoredVoxels } from './nifti-data-types.js';
import type { NiftiImage } from './nifti-image.js';
import { voxelCount } from './nifti-image.js';
import { toMachineOrder } from './byte-order.js';

/** @returns a copy of the voxels as they are stored, before slope and intercept, in the order of the file. */
export function storedVoxels({ bytes, voxelOffset, dataType, shape, littleEndian }: NiftiImage): StoredVoxels {
  const copy = new Uint8Array(voxelCount(shape) * dataType.bytes);
  copy.set(bytes.subarray(voxelOffset, voxelOffset + copy.length));
  toMachineOrder(copy, dataType.bytes, littleEndian);
  return dataType.over(copy.buffer);
}
