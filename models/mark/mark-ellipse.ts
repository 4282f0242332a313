import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import type { QuarterEllipse } from '../raster/quarter-ellipse.js';

/** Both axes of a mark, endpoints [column, row]. */
export interface MarkAxes {
  readonly longAxis: VoxelAxis;
  readonly shortAxis: VoxelAxis;
}

/** Endpoints are pixel centres, and the lesion reaches to the outer edges of those pixels. */
const HALF_PIXEL = 0.5;

/**
 * @returns the quarter-ellipse through the four endpoints of a mark: centred where the short axis crosses the long one, along the long axis.
 * A short axis that is not exactly perpendicular counts with its perpendicular part. Each half axis is at least half a pixel long before the margin.
 * @param margin pixels that every half axis is longer than the mark; half a pixel brings it to the outer edges
 */
export function markEllipse({ longAxis, shortAxis }: MarkAxes, margin = HALF_PIXEL): QuarterEllipse {
  const [start, end] = longAxis;
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const [ux, uy] = length > 0 ? [(end[0] - start[0]) / length, (end[1] - start[1]) / length] : [1, 0];
  const alongOf = ([x, y]: IndexPoint): number => (x - start[0]) * ux + (y - start[1]) * uy;
  const acrossOf = ([x, y]: IndexPoint): number => (y - start[1]) * ux - (x - start[0]) * uy;
  const crossing = crossingAlong(shortAxis.map(alongOf), shortAxis.map(acrossOf), length);
  const half = (extent: number): number => Math.max(extent, HALF_PIXEL) + margin;
  return {
    centre: [start[0] + ux * crossing, start[1] + uy * crossing],
    direction: [ux, uy],
    along: [half(crossing), half(length - crossing)],
    across: [half(-Math.min(...shortAxis.map(acrossOf))), half(Math.max(...shortAxis.map(acrossOf)))],
  };
}

/**
 * @returns how far along the long axis the short one crosses it. Where its line does not cross (both ends on one side) the middle of the
 * short axis counts; never outside of the long axis.
 */
function crossingAlong(along: readonly number[], across: readonly number[], length: number): number {
  const crosses = across[0] * across[1] < 0;
  const share = crosses ? across[0] / (across[0] - across[1]) : 0.5;
  return Math.min(Math.max(along[0] + share * (along[1] - along[0]), 0), length);
}
