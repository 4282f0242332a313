import type { Mask } from '../../../dicom-sr/segmentation/mask.js';

/** @returns the same mask on the smallest region that holds it; an empty one on a single voxel at its origin. */
export function trimMask(mask: Mask): Mask {
  const [slices, rows, columns] = mask.shape;
  const low = [slices, rows, columns];
  const high = [-1, -1, -1];
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      for (let c = 0; c < columns; c++, i++) {
        if (mask.voxels[i] === 0) continue;
        if (k < low[0]) low[0] = k;
        if (k > high[0]) high[0] = k;
        if (j < low[1]) low[1] = j;
        if (j > high[1]) high[1] = j;
        if (c < low[2]) low[2] = c;
        if (c > high[2]) high[2] = c;
      }
    }
  }
  if (high[0] < 0) return { origin: mask.origin, shape: [1, 1, 1], voxels: new Uint8Array(1) };
  return cropMask(mask, low as [number, number, number], high as [number, number, number]);
}

function cropMask(mask: Mask, low: readonly [number, number, number], high: readonly [number, number, number]): Mask {
  const [, rows, columns] = mask.shape;
  const shape = [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] as const;
  const voxels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let k = 0; k < shape[0]; k++) {
    for (let j = 0; j < shape[1]; j++) {
      const from = ((k + low[0]) * rows + j + low[1]) * columns + low[2];
      voxels.set(mask.voxels.subarray(from, from + shape[2]), (k * shape[1] + j) * shape[2]);
    }
  }
  const origin = [mask.origin[0] + low[0], mask.origin[1] + low[1], mask.origin[2] + low[2]] as const;
  return { origin, shape, voxels };
}
