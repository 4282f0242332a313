import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import { fillHoles } from '../raster/fill-holes.js';
import { keepMarkedComponent } from '../raster/keep-component.js';
import { lineMask } from '../raster/line-mask.js';
import type { CompleteMark } from './assume-short-axis.js';

/** @returns the one part (26 neighbours) of a mask that the mark's lines meet, the largest where they meet none, without holes. */
export function keepMarked(mask: Mask, mark: CompleteMark): Mask {
  const { origin, shape, voxels } = mask;
  const lines = markLines(mark, mask);
  const marked = new Uint8Array(voxels.length);
  marked.set(lines, (mark.slice - origin[0]) * lines.length);
  return { origin, shape, voxels: fillHoles(keepMarkedComponent(voxels, marked, shape, 26), shape) };
}

/** @returns the mark's lines on the marked slice of a region, 1 on a line, C order [row, column]. */
export function markLines(
  { longAxis, shortAxis }: CompleteMark,
  { origin: [, top, left], shape: [, rows, columns] }: Pick<Mask, 'origin' | 'shape'>,
): Uint8Array {
  const moved = ([a, b]: VoxelAxis): VoxelAxis => [
    [a[0] - left, a[1] - top],
    [b[0] - left, b[1] - top],
  ];
  return lineMask({ rows, columns }, [moved(longAxis), moved(shortAxis)]);
}
