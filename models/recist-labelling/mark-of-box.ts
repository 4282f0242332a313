import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { RoughBox } from './box-bounds.js';
import { boxBounds } from './box-bounds.js';

/** Sides of a box as readers draw it over those of the lesion, on average. */
export const boxOverLesion = 1.35;

/**
 * @returns the middle lines of a box, shrunk about its middle, as a mark; the longer one (in mm) is the long axis
 * @param shrink 1 keeps the box
 * @throws {DicomError} mark-outside-image
 */
export function markOfBox(
  { shape, spacingMm }: Volume,
  box: RoughBox,
  shrink: number = boxOverLesion,
): Required<VoxelMark> {
  const { left, right, top, bottom } = boxBounds(box, shape);
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [halfWidth, halfHeight] = [(right - left) / 2 / shrink, (bottom - top) / 2 / shrink];
  const across = [
    [x - halfWidth, y],
    [x + halfWidth, y],
  ] as const;
  const down = [
    [x, y - halfHeight],
    [x, y + halfHeight],
  ] as const;
  const isWide = halfWidth * spacingMm[2] >= halfHeight * spacingMm[1];
  return { slice: box.slice, longAxis: isWide ? across : down, shortAxis: isWide ? down : across };
}
