import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { squaredDistanceTransform } from './squared-distance-transform.js';

/** Squared distances that differ by less than this share are equal. */
const TOLERANCE = 1e-12;

/** @returns 1 on the voxels within `distance` (in the unit of `spacing`) of the mask, which is part of it. */
export function dilateByDistance(
  mask: Uint8Array,
  shape: SliceRowColumn,
  distance: number,
  spacing: SliceRowColumn = [1, 1, 1],
): Uint8Array {
  return within(squaredDistanceTransform(mask, shape, spacing), distance * distance);
}

/**
 * @returns the mask, dilated by the smallest distance that gives at least `count` voxels (all of them where there are fewer). Voxels at
 * one distance come together, so that the result is as symmetric as the mask. An empty mask stays empty.
 */
export function dilateToCount(mask: Uint8Array, shape: SliceRowColumn, count: number): Uint8Array {
  const squared = squaredDistanceTransform(mask, shape, [1, 1, 1]);
  const sorted = squared.toSorted();
  const last = Math.min(Math.max(Math.ceil(count), 1), sorted.length) - 1;
  return sorted.length === 0 || sorted[0] === Infinity ? mask.slice() : within(squared, sorted[last]);
}

const within = (squared: Float64Array, limit: number): Uint8Array =>
  Uint8Array.from(squared, (value) => (value <= limit * (1 + TOLERANCE) ? 1 : 0));
