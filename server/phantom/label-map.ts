import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';

/** @returns masks as one map on the grid of their volume: 0 background, n the n-th mask (from 1); where masks overlap the later one counts. */
export function labelMap(masks: readonly Mask[], shape: SliceRowColumn): Uint8Array {
  const labels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  masks.forEach(({ origin, shape: [slices, rows, columns], voxels }, label) => {
    for (let k = 0, i = 0; k < slices; k++) {
      for (let j = 0; j < rows; j++) {
        const line = ((k + origin[0]) * shape[1] + j + origin[1]) * shape[2] + origin[2];
        for (let c = 0; c < columns; c++, i++) if (voxels[i] !== 0) labels[line + c] = label + 1;
      }
    }
  });
  return labels;
}
