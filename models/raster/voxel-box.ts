import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/** A box of a voxel array. */
export interface VoxelBox {
  readonly first: SliceRowColumn;
  readonly size: SliceRowColumn;
}

/**
 * @returns the smallest box that holds every wanted voxel and `margin` voxels around it, within the array; undefined where there is none
 * @param isWanted by voxel, C order [slice, row, column]
 */
export function boxAround(
  shape: SliceRowColumn,
  margin: SliceRowColumn,
  isWanted: (voxel: number) => boolean,
): VoxelBox | undefined {
  const [slices, rows, columns] = shape;
  const low = [slices, rows, columns];
  const high = [-1, -1, -1];
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      for (let c = 0; c < columns; c++, i++) {
        if (!isWanted(i)) continue;
        if (k < low[0]) low[0] = k;
        if (k > high[0]) high[0] = k;
        if (j < low[1]) low[1] = j;
        if (j > high[1]) high[1] = j;
        if (c < low[2]) low[2] = c;
        if (c > high[2]) high[2] = c;
      }
    }
  }
  if (high[0] < 0) return undefined;
  const first = triple((axis) => Math.max(0, low[axis] - margin[axis]));
  return { first, size: triple((axis) => Math.min(shape[axis] - 1, high[axis] + margin[axis]) - first[axis] + 1) };
}

const triple = (value: (axis: 0 | 1 | 2) => number): SliceRowColumn => [value(0), value(1), value(2)];

/** @returns the values within a box, in an array of their own type. */
export function cropped<T extends Uint8Array | Int16Array | Float32Array>(
  values: T,
  shape: SliceRowColumn,
  box: VoxelBox,
): T {
  const [slices, rows, columns] = box.size;
  const part = new (values.constructor as new (length: number) => T)(slices * rows * columns);
  forEachLine(shape, box, (from, to) => {
    part.set(values.subarray(from, from + columns), to);
  });
  return part;
}

/** Writes the values of a box into the array that it was taken from. */
export function pasteInto<T extends Uint8Array | Float32Array>(
  values: T,
  shape: SliceRowColumn,
  box: VoxelBox,
  part: T,
): void {
  const columns = box.size[2];
  forEachLine(shape, box, (from, to) => {
    values.set(part.subarray(to, to + columns), from);
  });
}

function forEachLine(
  [, rows, columns]: SliceRowColumn,
  { first, size }: VoxelBox,
  visit: (inArray: number, inBox: number) => void,
): void {
  for (let k = 0; k < size[0]; k++) {
    for (let j = 0; j < size[1]; j++) {
      visit(((k + first[0]) * rows + j + first[1]) * columns + first[2], (k * size[1] + j) * size[2]);
    }
  }
}
