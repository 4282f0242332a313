import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { maskSlice } from '../measure/mask-slice.js';
import { shortAxisAcross } from '../measure/recist-from-mask.js';
import type { SegmentationFlag } from '../methods/segmentation-method.js';
import type { PredictLesion } from './lesion-probability.js';
import { lesionProbability, maskOfProbability } from './lesion-probability.js';

/** A mark with both axes, and how it came to its short one where it had none. */
export interface CompletedMark {
  readonly mark: CompleteMark;
  readonly flags: readonly SegmentationFlag[];
}

/**
 * @returns the mark with both axes. A missing short axis is the longest one perpendicular to the long axis within what the network makes of the mark with
 * an assumed short axis (flag `short-axis-proposed`); where it makes nothing of it the assumed one stays (`short-axis-assumed`).
 */
export async function completeMark(volume: Volume, mark: VoxelMark, predict: PredictLesion): Promise<CompletedMark> {
  const pixelMm = [volume.spacingMm[1], volume.spacingMm[2]] as const;
  const { mark: assuming, assumed } = assumeShortAxis(mark, pixelMm);
  if (!assumed) return { mark: assuming, flags: [] };
  const seen = maskOfProbability(await lesionProbability(volume, assuming, predict), assuming);
  const { origin, ...slice } = maskSlice(seen, mark.slice);
  const moved = ([start, end]: VoxelAxis, columns: number, rows: number): VoxelAxis => [
    [start[0] + columns, start[1] + rows],
    [end[0] + columns, end[1] + rows],
  ];
  const shortAxis = shortAxisAcross(slice, moved(mark.longAxis, -origin[1], -origin[0]), pixelMm);
  if (shortAxis === undefined) return { mark: assuming, flags: ['short-axis-assumed'] };
  return { mark: { ...mark, shortAxis: moved(shortAxis, origin[1], origin[0]) }, flags: ['short-axis-proposed'] };
}
