import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { mapToBytes, mapToFloats } from './map-voxels.js';
import { squaredDistanceTransform } from './squared-distance-transform.js';

/**
 * @returns how far every voxel's centre lies from the boundary of a mask, mm: > 0 inside, < 0 outside, and 0 half a pixel (in a plane) beside the
 * outermost centres. ±Infinity where the mask is full or empty.
 * @param mask 0 or 1, C order [slice, row, column]
 */
export function signedDistanceMm(mask: Uint8Array, shape: SliceRowColumn, spacingMm: SliceRowColumn): Float32Array {
  const toOutside = squaredDistanceTransform(
    mapToBytes(mask, (value) => 1 - value),
    shape,
    spacingMm,
  );
  const toInside = squaredDistanceTransform(mask, shape, spacingMm);
  const half = Math.min(spacingMm[1], spacingMm[2]) / 2;
  return mapToFloats(mask, (value, i) =>
    value === 1 ? Math.sqrt(toOutside[i]) - half : half - Math.sqrt(toInside[i]),
  );
}
