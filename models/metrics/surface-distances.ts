import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { squaredDistanceTransform } from '../raster/squared-distance-transform.js';
import { surfaceVoxels } from './surface-voxels.js';

/** Distances between the surfaces of two masks, mm. */
export interface SurfaceDistances {
  /** 95 % Hausdorff distance: the larger of the two directed 95th percentiles (linear interpolation between ranks). */
  readonly hausdorff95Mm: number;
  /** Average Hausdorff distance (AVD): the larger of the two directed means. */
  readonly averageHausdorffMm: number;
}

/**
 * @returns HD95 and AVD between the surface voxels of two masks on one grid, measured between voxel centres.
 * Two empty masks lie at distance 0; where only one of them is empty the distances do not exist and are NaN.
 * @param first 0 or 1, C order [slice, row, column]; likewise `second`
 * @param dimension 2 for masks of one slice (edge pixels by 4 neighbours), 3 for volumes (by 6)
 * @see Taha & Hanbury 2015, HD quantile and AVD = max(d(A, B), d(B, A)), here over surface voxels
 */
export function surfaceDistances(
  first: Uint8Array,
  second: Uint8Array,
  shape: SliceRowColumn,
  spacingMm: SliceRowColumn,
  dimension: 2 | 3,
): SurfaceDistances {
  const surfaces = [first, second].map((mask) => surfaceVoxels(mask, shape, dimension)) as [Uint8Array, Uint8Array];
  const there = directedDistances(surfaces[0], surfaces[1], shape, spacingMm);
  const back = directedDistances(surfaces[1], surfaces[0], shape, spacingMm);
  if (there.length === 0 && back.length === 0) return { hausdorff95Mm: 0, averageHausdorffMm: 0 };
  if (there.length === 0 || back.length === 0) return { hausdorff95Mm: NaN, averageHausdorffMm: NaN };
  return {
    hausdorff95Mm: Math.max(percentile(there, 0.95), percentile(back, 0.95)),
    averageHausdorffMm: Math.max(mean(there), mean(back)),
  };
}

/** @returns the distance in mm from every voxel of `from` to the nearest of `to`, ascending. */
function directedDistances(
  from: Uint8Array,
  to: Uint8Array,
  shape: SliceRowColumn,
  spacingMm: SliceRowColumn,
): Float64Array {
  const squared = squaredDistanceTransform(to, shape, spacingMm);
  return squared
    .filter((_, index) => from[index] !== 0)
    .map(Math.sqrt)
    .sort();
}

function percentile(ascending: Float64Array, fraction: number): number {
  const rank = fraction * (ascending.length - 1);
  const below = Math.floor(rank);
  const low = ascending[below];
  const high = ascending[Math.min(below + 1, ascending.length - 1)];
  return low + (rank - below) * (high - low);
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
