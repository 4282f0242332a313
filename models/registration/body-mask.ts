import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { fillHoles } from '../raster/fill-holes.js';
import { keepLargestComponent } from '../raster/keep-component.js';
import { mapToBytes } from '../raster/map-voxels.js';
import type { CoarseVolume } from './coarse-volume.js';

/** Fat and denser. */
const bodyHu = -350;

/**
 * @returns 1 on the body with its lungs and bowel, on the grid of the volume. The table, which is thin, goes with an erosion by one voxel;
 *   all zeros where there is nothing dense.
 */
export function bodyMask({ voxels, shape }: CoarseVolume): Uint8Array {
  const dense = mapToBytes(voxels, (value) => (value > bodyHu ? 1 : 0));
  const core = keepLargestComponent(eroded(dense, shape), shape, 6);
  return filledBySlice(regrown(core, dense, shape), shape);
}

/** Within the slices alone: a series is short, and the body goes on at both of its ends. */
function eroded(mask: Uint8Array, [slices, rows, columns]: SliceRowColumn): Uint8Array {
  const kept = new Uint8Array(mask.length);
  for (let k = 0; k < slices; k++) {
    for (let j = 1; j < rows - 1; j++) {
      for (let c = 1, i = (k * rows + j) * columns + 1; c < columns - 1; c++, i++)
        kept[i] = mask[i] & mask[i - 1] & mask[i + 1] & mask[i - columns] & mask[i + columns];
    }
  }
  return kept;
}

/** What the erosion took from the body, and no more. */
function regrown(core: Uint8Array, dense: Uint8Array, [, , columns]: SliceRowColumn): Uint8Array {
  return mapToBytes(
    core,
    (value, i) => value | (dense[i] & (core[i - 1] | core[i + 1] | core[i - columns] | core[i + columns])),
  );
}

/** Lungs are holes of a slice; where they are open to the air outside, as at a cut shoulder, they stay out. */
function filledBySlice(mask: Uint8Array, [slices, rows, columns]: SliceRowColumn): Uint8Array {
  const filled = new Uint8Array(mask.length);
  const plane = rows * columns;
  for (let k = 0; k < slices; k++) {
    const slice = fillHoles(mask.subarray(k * plane, (k + 1) * plane), [1, rows, columns]);
    filled.set(slice, k * plane);
  }
  return filled;
}
