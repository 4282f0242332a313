import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { alignMasks } from './align-masks.js';
import type { OverlapMetrics } from './overlap.js';
import { countOverlap, overlapMetrics } from './overlap.js';
import type { SurfaceDistances } from './surface-distances.js';
import { surfaceDistances } from './surface-distances.js';

/** How well a result agrees with the truth; ratios 0 … 1, distances in mm. */
export interface MaskComparison extends OverlapMetrics, SurfaceDistances {}

/**
 * @returns overlap and surface distances of a result against the truth, both masks of one volume.
 * What an empty mask means is said at `overlapMetrics` and `surfaceDistances`.
 * @param dimension 2 where both masks lie on one slice, so that surfaces are outlines
 */
export function compareMasks(result: Mask, truth: Mask, spacingMm: SliceRowColumn, dimension: 2 | 3): MaskComparison {
  const { first, second, shape } = alignMasks(result, truth);
  return {
    ...overlapMetrics(countOverlap(first, second)),
    ...surfaceDistances(first, second, shape, spacingMm, dimension),
  };
}
