import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { largestSlice, maskSlice } from '../../measure/mask-slice.js';
import { recistFromMask } from '../../measure/recist-from-mask.js';
import { keepLargestComponent } from '../../raster/keep-component.js';

/** @returns the mark that a reader of the true mask would draw: that of its slice of largest area (the first of equals); undefined for an empty mask. */
export function markFromTruth(truth: Mask, spacingMm: SliceRowColumn): VoxelMark | undefined {
  const slice = largestSlice(truth);
  return slice === undefined ? undefined : markOnSlice(truth, slice, spacingMm);
}

/**
 * @returns the longest diameter between pixel centres on one slice of the true mask and the longest one perpendicular to it, of the slice's
 * largest 8-connected part; undefined where the mask is empty. @param slice index in the volume
 */
export function markOnSlice(truth: Mask, slice: number, spacingMm: SliceRowColumn): VoxelMark | undefined {
  const { origin, rows, columns, pixels } = maskSlice(truth, slice);
  const part = keepLargestComponent(pixels, [1, rows, columns], 8);
  const axes = recistFromMask({ rows, columns, pixels: part }, [spacingMm[1], spacingMm[2]]);
  if (!axes) return undefined;
  const placed = ([a, b]: VoxelAxis): VoxelAxis => [shifted(a, origin), shifted(b, origin)];
  return { slice, longAxis: placed(axes.longAxis), shortAxis: placed(axes.shortAxis) };
}

const shifted = ([column, row]: IndexPoint, [row0, column0]: readonly [number, number]): IndexPoint => [
  column + column0,
  row + row0,
];

/** @returns the length of an axis between the centres of its end pixels, mm. */
export function axisMm([[x1, y1], [x2, y2]]: VoxelAxis, [, rowMm, columnMm]: SliceRowColumn): number {
  return Math.hypot((x2 - x1) * columnMm, (y2 - y1) * rowMm);
}
