import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { IndexBox } from './tile-view.js';

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
