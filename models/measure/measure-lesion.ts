import type { LesionMeasurements, MeasuredAxes } from '../../dicom-sr/measurement/lesion-measurements.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { cropMask } from './crop-mask.js';
import { largestSlice, maskSlice } from './mask-slice.js';
import type { OuterEdgeAxes } from './outer-edge-axes.js';
import { outerEdgeAxes } from './outer-edge-axes.js';

/** What the mask itself says of the lesion; the volume's interval needs further runs and is added by `segmentAndAssess`. */
export type MaskMeasurements = Omit<LesionMeasurements, 'volumeIntervalMm3'>;

/**
 * @returns volume, axes between outer pixel edges on the marked and on the largest slice (with their endpoints), and HU statistics of a mask.
 * The standard deviation is that of the voxels themselves (divided by n). An empty mask measures 0 throughout; its largest slice is
 * the marked one.
 */
export function measureLesion(volume: Volume, mark: VoxelMark, mask: Mask): MaskMeasurements {
  const pixelSpacingMm = [volume.spacingMm[1], volume.spacingMm[2]] as const;
  const axesOn = (slice: number): MeasuredAxes => {
    const plane = maskSlice(mask, slice);
    return placed(outerEdgeAxes(plane, pixelSpacingMm), plane.origin);
  };
  const lesion = cropMask(mask);
  const largest = largestSlice(lesion) ?? mark.slice;
  const { count, mean, sd } = intensityStatistics(volume, lesion);
  return {
    volumeMm3: count * volume.spacingMm[0] * volume.spacingMm[1] * volume.spacingMm[2],
    ...axesOn(mark.slice),
    largestSlice: { slice: largest, ...axesOn(largest) },
    meanHu: mean,
    sdHu: sd,
  };
}

/** The axes of a region on the grid of the volume. */
function placed(
  { longAxisMm, shortAxisMm, longAxis, shortAxis }: OuterEdgeAxes,
  [row, column]: readonly [row: number, column: number],
): MeasuredAxes {
  if (longAxis === undefined || shortAxis === undefined) return { longAxisMm, shortAxisMm };
  const moved = ([a, b]: VoxelAxis): VoxelAxis => [
    [a[0] + column, a[1] + row],
    [b[0] + column, b[1] + row],
  ];
  return { longAxisMm, shortAxisMm, longAxis: moved(longAxis), shortAxis: moved(shortAxis) };
}

function intensityStatistics(volume: Volume, mask: Mask): { count: number; mean: number; sd: number } {
  let [count, sum, squares] = [0, 0, 0];
  const [slices, rows, columns] = mask.shape;
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      const line = ((k + mask.origin[0]) * volume.shape[1] + j + mask.origin[1]) * volume.shape[2] + mask.origin[2];
      for (let c = 0; c < columns; c++, i++) {
        if (mask.voxels[i] === 0) continue;
        const value = volume.voxels[line + c];
        count++;
        sum += value;
        squares += value * value;
      }
    }
  }
  if (count === 0) return { count, mean: 0, sd: 0 };
  const mean = sum / count;
  return { count, mean, sd: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
