import type { CutVolume } from '../graph-cut/cut-volume.js';
import { fixed } from '../graph-cut/cut-volume.js';
import type { LesionCut, LesionCutter } from '../graph-cut/lesion-cut.js';
import { prepareLesionCut } from '../graph-cut/lesion-cut.js';
import type { HalfHeights } from '../graph-cut/radius-field.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';

/** A lesion as it is without strokes. */
export interface UncorrectedLesion {
  readonly working: WorkingVolume;
  /** √(LW)/2 */
  readonly geometricMm: number;
  /** Where a reader dragged its ends to. */
  readonly heights: HalfHeights | undefined;
  /** What a network says, by voxel of the working grid. */
  readonly logOdds: Float32Array | undefined;
  /** 1 on slices beyond the ends. */
  readonly beyond: Uint8Array;
}

/** How it is cut, and what cuts it again with strokes. */
export interface UncorrectedCut {
  readonly cutter: LesionCutter;
  readonly without: LesionCut;
}

/** @param cutVolume what finds the minimum cuts; it is not kept */
export type CutUncorrected = (lesion: UncorrectedLesion, cutVolume: CutVolume) => UncorrectedCut;

/** @returns the cut of a lesion without strokes. */
export const cutUncorrected: CutUncorrected = ({ working, geometricMm, heights, logOdds, beyond }, cutVolume) => {
  const cutter = prepareLesionCut(working, geometricMm, heights);
  const adjust = (unary: Float32Array): void => {
    for (let i = 0; i < unary.length; i++) if (beyond[i] !== 0) unary[i] = -fixed;
  };
  return { cutter, without: cutter.cut({ adjust, ...(logOdds && { evidence: logOdds }) }, cutVolume) };
};
