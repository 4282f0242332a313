import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/** A rough box on one slice, in voxel indices. */
export interface RoughBox {
  readonly slice: number;
  /** Two opposite corners. */
  readonly corners: readonly [IndexPoint, IndexPoint];
}

/** A box of the image plane by its sides, pixel indices. */
export interface BoxBounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const leastSidePixels = 2;

/**
 * @returns the sides of a box, those that lie outside brought to the image's outer pixel centres
 * @param shape of the volume
 * @throws {DicomError} mark-outside-image where the box lies beside the image or is smaller than two pixels
 */
export function boxBounds({ corners: [a, b] }: RoughBox, shape: SliceRowColumn): BoxBounds {
  const [, rows, columns] = shape;
  const clip = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));
  const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])].map((value) => clip(value, columns));
  const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])].map((value) => clip(value, rows));
  if (!(right - left >= leastSidePixels && bottom - top >= leastSidePixels))
    throw new DicomError('mark-outside-image', 'The box is smaller than two pixels, or lies outside of the image.');
  return { left, right, top, bottom };
}
