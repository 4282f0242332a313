import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import { maskSlice } from '../../measure/mask-slice.js';
import { alignMasks } from '../../metrics/align-masks.js';
import type { MaskComparison } from '../../metrics/compare-masks.js';
import { compareMasks } from '../../metrics/compare-masks.js';
import { countOverlap, overlapMetrics } from '../../metrics/overlap.js';
import { trimMask } from '../input/trim-mask.js';

/** Dice of one slice that holds truth; offset in slices from the marked one. */
export interface SliceDice {
  readonly offset: number;
  readonly dice: number;
}

/** How well one result agrees with the truth. */
export interface LesionScores {
  /** On the marked slice. */
  readonly slice: MaskComparison;
  /** In the volume; absent for methods that fill one slice. */
  readonly volume?: MaskComparison;
  /** For every slice that holds truth, ascending. Slices that only the result reaches do not count here; the volume's Dice has them. */
  readonly byOffset: readonly SliceDice[];
}

/** @returns the scores of a result on its marked slice, and in the volume where the method is a 3D one. */
export function scoreLesion(
  result: Mask,
  truth: Mask,
  markedSlice: number,
  spacingMm: SliceRowColumn,
  dimension: 2 | 3,
): LesionScores {
  const trimmed = trimMask(result);
  const slice = compareMasks(onSlice(trimmed, markedSlice), onSlice(truth, markedSlice), spacingMm, 2);
  if (dimension === 2) return { slice, byOffset: [{ offset: 0, dice: slice.dice }] };
  return {
    slice,
    volume: compareMasks(trimmed, truth, spacingMm, 3),
    byOffset: diceByOffset(trimmed, truth, markedSlice),
  };
}

function onSlice(mask: Mask, slice: number): Mask {
  const { origin, rows, columns, pixels } = maskSlice(mask, slice);
  return { origin: [slice, ...origin], shape: [1, rows, columns], voxels: pixels };
}

function diceByOffset(result: Mask, truth: Mask, markedSlice: number): readonly SliceDice[] {
  const { first, second, origin, shape } = alignMasks(result, truth);
  const plane = shape[1] * shape[2];
  return Array.from({ length: shape[0] }, (_, k) => k).flatMap((k) => {
    const [own, real] = [first, second].map((voxels) => voxels.subarray(k * plane, (k + 1) * plane));
    if (!real.includes(1)) return [];
    return [{ offset: origin[0] + k - markedSlice, dice: overlapMetrics(countOverlap(own, real)).dice }];
  });
}
