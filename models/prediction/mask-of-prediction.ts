import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { LesionRoi } from '../data/roi/lesion-roi.js';
import { roiOnImage } from '../data/roi/roi-on-image.js';
import { keepMarkedComponent } from '../raster/keep-component.js';
import { lineMask } from '../raster/line-mask.js';
import { mapToBytes } from '../raster/map-voxels.js';

/**
 * @returns the mask of a prediction on the image: probabilities of at least .5, of them the component (26 neighbours; 4 on one slice) that the
 * mark lies in.
 */
export function maskOfPrediction(roi: LesionRoi, probability: Float32Array, dimension: 2 | 3): Mask {
  const { side, slices, markedSlice } = roi;
  const plane = side * side;
  const lines = lineMask({ rows: side, columns: side }, [roi.axes.longAxis, roi.axes.shortAxis]);
  const shown = probability.slice();
  if (dimension === 2) {
    shown.fill(0, 0, markedSlice * plane).fill(0, (markedSlice + 1) * plane);
    keepMarked(shown.subarray(markedSlice * plane, (markedSlice + 1) * plane), lines, [1, side, side], 4);
  } else {
    const marked = new Uint8Array(probability.length);
    marked.set(lines, markedSlice * plane);
    keepMarked(shown, marked, [slices, side, side], 26);
  }
  return roiOnImage(roi, shown);
}

/** Sets to 0 what is lesion and not connected with the mark. */
function keepMarked(map: Float32Array, marked: Uint8Array, shape: SliceRowColumn, neighbourhood: 4 | 26): void {
  const binary = mapToBytes(map, (p) => (p >= 0.5 ? 1 : 0));
  const kept = keepMarkedComponent(binary, marked, shape, neighbourhood);
  for (let i = 0; i < map.length; i++) if (binary[i] === 1 && kept[i] === 0) map[i] = 0;
}
