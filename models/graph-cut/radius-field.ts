import type { WorkingVolume } from '../working-volume/working-volume.js';

/** Half heights of the lesion below and above the marked slice, mm. */
export interface HalfHeights {
  readonly belowMm: number;
  readonly aboveMm: number;
}

/**
 * @param planar radius on the marked slice: 0 at the crossing of the axes, 1 on the ellipse of the mark
 * @returns the radius of every voxel in the mark's quarter-ellipsoid with the given half heights, C order [slice, row, column]
 */
export function radiusField(working: WorkingVolume, planar: Float32Array, heights: HalfHeights): Float32Array {
  const area = planar.length;
  const field = new Float32Array(working.shape[0] * area);
  for (let k = 0; k < working.shape[0]; k++) {
    const offset = (k - working.markedSlice) * working.sliceMm;
    const z = offset / (offset < 0 ? heights.belowMm : heights.aboveMm);
    for (let i = 0; i < area; i++) field[k * area + i] = Math.sqrt(planar[i] * planar[i] + z * z);
  }
  return field;
}
