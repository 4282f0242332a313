import { DicomError } from '../../errors/dicom-error.js';
import type { Mask } from '../../segmentation/mask.js';
import type { CtSlice, CtVolume } from '../../volume/ct-volume.js';
import type { SliceRowColumn } from '../../volume/volume.js';

/** Which slices of the volume a mask needs. */
export interface FrameRange {
  /** Indices in the volume, both included; slices in between belong to it even where they hold nothing. */
  readonly first: number;
  readonly last: number;
}

/**
 * @returns the slices from the first to the last that hold a voxel of the mask
 * @throws {DicomError} empty-mask; invalid-attribute where the mask reaches out of the volume
 */
export function frameRange(mask: Mask, shape: SliceRowColumn): FrameRange {
  const fits = shape.every((size, axis) => mask.origin[axis] >= 0 && mask.origin[axis] + mask.shape[axis] <= size);
  if (!fits) throw new DicomError('invalid-attribute', 'The mask reaches out of its volume.');
  const plane = mask.shape[1] * mask.shape[2];
  const first = mask.voxels.findIndex((value) => value !== 0);
  if (first < 0) throw new DicomError('empty-mask', 'The mask holds no voxel.');
  const last = mask.voxels.findLastIndex((value) => value !== 0);
  return { first: mask.origin[0] + Math.floor(first / plane), last: mask.origin[0] + Math.floor(last / plane) };
}

/**
 * @returns frames of one bit a pixel, lowest bit first, frame after frame without a gap (PS3.5 8.1.1), padded to even length (8.2)
 */
export function packFrames(mask: Mask, { first, last }: FrameRange, [, rows, columns]: SliceRowColumn): Uint8Array {
  const bits = (last - first + 1) * rows * columns;
  const packed = new Uint8Array(2 * Math.ceil(bits / 16));
  const [height, width] = [mask.shape[1], mask.shape[2]];
  for (let k = first; k <= last; k++) {
    for (let j = 0; j < height; j++) {
      const from = ((k - mask.origin[0]) * height + j) * width;
      const to = ((k - first) * rows + mask.origin[1] + j) * columns + mask.origin[2];
      for (let i = 0; i < width; i++) {
        if (mask.voxels[from + i] !== 0) packed[(to + i) >>> 3] |= 1 << ((to + i) & 7);
      }
    }
  }
  return packed;
}

/** @returns the source images of the frames, in their order. */
export function segmentedSlices(mask: Mask, volume: CtVolume): readonly CtSlice[] {
  const { first, last } = frameRange(mask, volume.shape);
  return volume.slices.slice(first, last + 1);
}
