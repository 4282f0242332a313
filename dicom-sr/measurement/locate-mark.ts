import { DicomError } from '../errors/dicom-error.js';
import { indexToLps } from '../geometry/affine.js';
import { toIndexPoint } from '../geometry/index-point.js';
import type { Vec3 } from '../geometry/vec3.js';
import type { CtVolume } from '../volume/ct-volume.js';
import { findFrame } from '../volume/find-frame.js';
import type { VoxelAxis } from '../volume/voxel-mark.js';
import type { LocatedMark, Mark, MarkAxis } from './mark.js';

/**
 * Places a mark in the volume of its CT series.
 * @returns endpoints as voxel indices (centre of the first voxel = [0, 0], half a pixel less than DICOM counts) and in LPS mm
 * @throws {DicomError} image-not-found where the volume does not hold the image or frame;
 *   mark-outside-image where an endpoint is not in [0, columns] × [0, rows] of it, outer pixel edges included
 * @see PS3.3 C.18.6.1.2 (SCOORD), C.7.6.2.1.1 (mapping of pixels to patient coordinates)
 */
export function locateMark(mark: Mark, volume: CtVolume): LocatedMark {
  const slice = findFrame(volume.slices, mark.referencedImage);
  const axes = mark.shortAxis === undefined ? [mark.longAxis] : [mark.longAxis, mark.shortAxis];
  for (const axis of axes) refuseOutside(axis, volume);
  const longAxis = toVoxels(mark.longAxis);
  const located = { slice, longAxis };
  const longAxisLps = toLps(longAxis, slice, volume);
  if (mark.shortAxis === undefined) return { mark, voxel: located, longAxisLps };
  const shortAxis = toVoxels(mark.shortAxis);
  return { mark, voxel: { ...located, shortAxis }, longAxisLps, shortAxisLps: toLps(shortAxis, slice, volume) };
}

function refuseOutside(axis: MarkAxis, volume: CtVolume): void {
  const [, rows, columns] = volume.shape;
  for (const [column, row] of axis.endpoints) {
    if (column >= 0 && column <= columns && row >= 0 && row <= rows) continue;
    const place = `column ${column.toFixed(1)}, row ${row.toFixed(1)}`;
    throw new DicomError('mark-outside-image', `An endpoint at ${place} lies outside of ${columns} × ${rows} pixels.`);
  }
}

const toVoxels = ({ endpoints: [a, b] }: MarkAxis): VoxelAxis => [toIndexPoint(a), toIndexPoint(b)];

const toLps = ([a, b]: VoxelAxis, slice: number, { affine }: CtVolume): readonly [Vec3, Vec3] => [
  indexToLps(affine, a[0], a[1], slice),
  indexToLps(affine, b[0], b[1], slice),
];
