import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { squaredDistanceTransform } from './squared-distance-transform.js';

/**
 * @returns for every voxel the Euclidean distance to the nearest site, in the unit of `spacing`; exact; Infinity where there is no site.
 * A plane is a shape of one slice.
 * @param sites non-zero = site, C order [slice, row, column]
 */
export function distanceTransform(
  sites: Uint8Array,
  shape: SliceRowColumn,
  spacing: SliceRowColumn = [1, 1, 1],
): Float64Array {
  return squaredDistanceTransform(sites, shape, spacing).map(Math.sqrt);
}
