import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import type { PlaneSize } from './plane-size.js';

/**
 * @returns 1 on the pixels of the lines, one pixel wide and 8-connected, from the pixel of one endpoint to that of the other (both
 * included). Parts outside of the plane are left out.
 * @see J. E. Bresenham, "Algorithm for computer control of a digital plotter", 1965
 */
export function lineMask(size: PlaneSize, lines: readonly VoxelAxis[]): Uint8Array {
  const mask = new Uint8Array(size.rows * size.columns);
  for (const [from, to] of lines) {
    for (const [column, row] of linePixels(from, to)) {
      if (column >= 0 && row >= 0 && column < size.columns && row < size.rows) mask[row * size.columns + column] = 1;
    }
  }
  return mask;
}

/** @returns the pixels [column, row] of a line in their order, endpoints rounded to the nearest pixel. */
export function linePixels(from: IndexPoint, to: IndexPoint): IndexPoint[] {
  const [column, row] = [Math.round(from[0]), Math.round(from[1])];
  const [columns, rows] = [Math.round(to[0]) - column, Math.round(to[1]) - row];
  const steps = Math.max(Math.abs(columns), Math.abs(rows));
  if (steps === 0) return [[column, row]];
  return Array.from({ length: steps + 1 }, (_, step) => [
    column + divideRounded(columns * step, steps),
    row + divideRounded(rows * step, steps),
  ]);
}

/** Half away from zero, so that a line and its mirror image have mirrored pixels. */
const divideRounded = (value: number, divisor: number): number =>
  Math.sign(value) * Math.floor((2 * Math.abs(value) + divisor) / (2 * divisor));
