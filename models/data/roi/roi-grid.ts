import type { IndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import type { MarkAxes } from '../../mark/mark-ellipse.js';
import { resamplePlanes } from '../../raster/resample-planes.js';
import type { RoiPlacement } from './lesion-roi.js';

/** HU of what the scanner did not see; also where stored padding is lower. */
const AIR_HU = -1024;

/** @returns a mark of the image on the grid of a ROI of `side` pixels. */
export function axesOnRoi(axes: MarkAxes, image: RoiPlacement, side: number): MarkAxes {
  const place = ([column, row]: IndexPoint): IndexPoint => [
    ((column - image.column + 0.5) * side) / image.columns - 0.5,
    ((row - image.row + 0.5) * side) / image.rows - 0.5,
  ];
  return {
    longAxis: [place(axes.longAxis[0]), place(axes.longAxis[1])],
    shortAxis: [place(axes.shortAxis[0]), place(axes.shortAxis[1])],
  };
}

/**
 * @returns the square of a placement, `slices` slices from its first one on, HU on a grid of `side` pixels: averaged where the grid is coarser
 * than the image, interpolated where it is finer. What lies outside of the image repeats its border.
 */
export function sampleRoi({ voxels, shape }: Volume, image: RoiPlacement, slices: number, side: number): Int16Array {
  const cropped = new Float32Array(slices * image.rows * image.columns);
  const within = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < image.rows; j++) {
      const line = ((image.firstSlice + k) * shape[1] + within(image.row + j, shape[1])) * shape[2];
      for (let c = 0; c < image.columns; c++, i++)
        cropped[i] = Math.max(AIR_HU, voxels[line + within(image.column + c, shape[2])]);
    }
  }
  const sampled = resamplePlanes(cropped, [slices, image.rows, image.columns], { rows: side, columns: side });
  const stored = new Int16Array(sampled.length);
  for (let i = 0; i < stored.length; i++) stored[i] = Math.round(sampled[i]);
  return stored;
}
