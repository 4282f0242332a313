import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import { trimMask } from './trim-mask.js';

/** A mask with eight voxels a byte, on the smallest region that holds it: thousands of results stay in memory. */
export interface PackedMask {
  readonly origin: SliceRowColumn;
  readonly shape: SliceRowColumn;
  /** Bit i % 8 (lowest first) of byte i / 8 is voxel i. */
  readonly bits: Uint8Array;
}

/** @returns the mask on the smallest region that holds it; whatever is not 0 is lesion. */
export function packMask(mask: Mask): PackedMask {
  const { origin, shape, voxels } = trimMask(mask);
  const bits = new Uint8Array(Math.ceil(voxels.length / 8));
  for (let i = 0; i < voxels.length; i++) if (voxels[i] !== 0) bits[i >> 3] |= 1 << (i & 7);
  return { origin, shape, bits };
}

/** @returns the mask, 0 or 1 by voxel, C order [slice, row, column]. */
export function unpackMask({ origin, shape, bits }: PackedMask): Mask {
  const voxels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let i = 0; i < voxels.length; i++) voxels[i] = (bits[i >> 3] >> (i & 7)) & 1;
  return { origin, shape, voxels };
}
