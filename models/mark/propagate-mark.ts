import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import type { CompleteMark } from './assume-short-axis.js';
import { markEllipse } from './mark-ellipse.js';

/**
 * 3D RECIST propagation: the mark as it would look on another slice.
 * @param halfHeightMm H, where the axes shrink to nothing
 * @returns the mark on `slice` with its crossing point fixed and both axes scaled by √(1 − (h/H)²), h the distance of the slices in mm;
 * undefined where h reaches H
 * @see Cai et al. 2018, section 2.3 (Pythagorean theorem in physical distance); 1801.08614, figure 9 (crossing fixed, ratio of the axes kept)
 */
export function propagateMark(
  mark: CompleteMark,
  slice: number,
  halfHeightMm: number,
  spacingMm: SliceRowColumn,
): CompleteMark | undefined {
  const share = ((slice - mark.slice) * spacingMm[0]) / halfHeightMm;
  if (Math.abs(share) >= 1) return undefined;
  const factor = Math.sqrt(1 - share * share);
  const [column, row] = markEllipse(mark).centre;
  const move = ([x, y]: IndexPoint): IndexPoint => [column + factor * (x - column), row + factor * (y - row)];
  const scaled = ([a, b]: VoxelAxis): VoxelAxis => [move(a), move(b)];
  return { slice, longAxis: scaled(mark.longAxis), shortAxis: scaled(mark.shortAxis) };
}
