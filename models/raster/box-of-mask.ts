import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { VoxelBox } from './voxel-box.js';

/**
 * @returns the smallest box that holds every set voxel of a mask and `margin` voxels around it, within the array; undefined for an empty mask.
 * Rows are searched by the engine's own search, which is many times faster than a function called by voxel.
 * @param mask 0 or 1, C order [slice, row, column]
 */
export function boxOfMask(
  mask: Uint8Array,
  [slices, rows, columns]: SliceRowColumn,
  margin: SliceRowColumn = [0, 0, 0],
): VoxelBox | undefined {
  const low = [slices, rows, columns];
  const high = [-1, -1, -1];
  const hold = (axis: 0 | 1 | 2, first: number, last: number): void => {
    if (first < low[axis]) low[axis] = first;
    if (last > high[axis]) high[axis] = last;
  };
  for (let voxel = mask.indexOf(1); voxel >= 0;) {
    const line = Math.floor(voxel / columns);
    const end = (line + 1) * columns;
    hold(0, Math.floor(line / rows), Math.floor(line / rows));
    hold(1, line % rows, line % rows);
    hold(2, voxel - line * columns, mask.lastIndexOf(1, end - 1) - line * columns);
    voxel = end < mask.length ? mask.indexOf(1, end) : -1;
  }
  if (high[0] < 0) return undefined;
  const size = [slices, rows, columns];
  const first = low.map((value, axis) => Math.max(0, value - margin[axis]));
  const length = high.map((value, axis) => Math.min(size[axis] - 1, value + margin[axis]) - first[axis] + 1);
  return { first: [first[0], first[1], first[2]], size: [length[0], length[1], length[2]] };
}
