import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import { resamplePlanes } from '../../raster/resample-planes.js';
import type { LesionRoi } from './lesion-roi.js';

/**
 * @returns what a map on the grid of a ROI says of the image: 1 where the map, interpolated (averaged where the image is coarser), is at
 * least .5. What of the ROI lies outside of the image is left
 * out, and so are the slices before the first and after the last one that holds anything.
 * @param map 0 … 1, [slice, row, column] of the ROI: probabilities or a mask
 */
export function roiOnImage({ side, slices, image }: LesionRoi, map: Float32Array | Uint8Array): Mask {
  const { first, count } = slicesInUse(map, slices, side * side);
  const [top, left] = [Math.max(0, image.row), Math.max(0, image.column)];
  const rows = Math.min(image.shape[1], image.row + image.rows) - top;
  const columns = Math.min(image.shape[2], image.column + image.columns) - left;
  const voxels = new Uint8Array(count * rows * columns);
  for (let k = 0; k < count; k++) {
    const plane = map.subarray((first + k) * side * side, (first + k + 1) * side * side);
    const whole = resamplePlanes(plane, [1, side, side], { rows: image.rows, columns: image.columns });
    for (let j = 0; j < rows; j++) {
      const from = (j + top - image.row) * image.columns + left - image.column;
      for (let c = 0, to = (k * rows + j) * columns; c < columns; c++, to++)
        voxels[to] = whole[from + c] >= 0.5 - 1e-6 ? 1 : 0;
    }
  }
  return { origin: [image.firstSlice + first, top, left], shape: [count, rows, columns], voxels };
}

/** Slices from the first to the last one that holds anything; one where none does. */
function slicesInUse(map: Float32Array | Uint8Array, slices: number, plane: number): { first: number; count: number } {
  const isUsed = (k: number): boolean => map.subarray(k * plane, (k + 1) * plane).some((value) => value >= 0.5);
  const used = Array.from({ length: slices }, (_, k) => k).filter(isUsed);
  return used.length === 0 ? { first: 0, count: 1 } : { first: used[0], count: used[used.length - 1] - used[0] + 1 };
}
