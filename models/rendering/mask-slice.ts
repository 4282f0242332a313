import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { IndexBox } from './tile-view.js';

/** One slice of a mask's region: 0 or 1, [row, column], placed at (row0, column0) of the volume's slice. */
export interface MaskSlice {
  readonly row0: number;
  readonly column0: number;
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
}

/** @returns the mask on one slice of the volume (a view, not a copy), or undefined where the region does not reach it. */
export function maskSlice(mask: Mask, slice: number): MaskSlice | undefined {
  const [slices, rows, columns] = mask.shape;
  const local = slice - mask.origin[0];
  if (local < 0 || local >= slices) return undefined;
  const size = rows * columns;
  const pixels = mask.voxels.subarray(local * size, (local + 1) * size);
  return { row0: mask.origin[1], column0: mask.origin[2], rows, columns, pixels };
}

/** @returns the box of the mask's voxels over all slices, in voxel indices; undefined where it is empty. */
export function maskBox(mask: Mask): IndexBox | undefined {
  const [slices, rows, columns] = mask.shape;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < slices * rows * columns; i++) {
    if (mask.voxels[i] === 0) continue;
    const column = i % columns;
    const row = Math.floor(i / columns) % rows;
    if (column < left) left = column;
    if (column > right) right = column;
    if (row < top) top = row;
    if (row > bottom) bottom = row;
  }
  if (right < 0) return undefined;
  const [, row0, column0] = mask.origin;
  return { left: left + column0, right: right + column0, top: top + row0, bottom: bottom + row0 };
}
