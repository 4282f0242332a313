import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { IncludedBox } from '../working-volume/working-volume.js';
import { forEachVoxel } from './fit-mask.js';

/** What a reader says of a lesion beyond its mark; all on the grid of the volume. */
export interface CutConstraints {
  /** Voxels that belong to the lesion. */
  readonly add?: Mask;
  /** Voxels that do not. */
  readonly remove?: Mask;
  /** First and last slice of the lesion, both included. */
  readonly ends?: readonly [first: number, last: number];
}

/** @returns true where the reader says nothing beyond the mark. */
export const isUnconstrained = ({ add, remove, ends }: CutConstraints): boolean =>
  add === undefined && remove === undefined && ends === undefined;

/** @returns the box that holds everything the reader drew; undefined where he drew nothing. */
export function drawnBox({ add, remove, ends }: CutConstraints, markedSlice: number): IncludedBox | undefined {
  const low = [markedSlice, Infinity, Infinity];
  const high = [markedSlice, -Infinity, -Infinity];
  for (const drawn of [add, remove]) {
    if (drawn === undefined) continue;
    forEachVoxel(drawn, (...index) => {
      index.forEach((value, axis) => {
        low[axis] = Math.min(low[axis], value);
        high[axis] = Math.max(high[axis], value);
      });
    });
  }
  if (ends !== undefined) [low[0], high[0]] = [Math.min(low[0], ends[0]), Math.max(high[0], ends[1])];
  if (ends === undefined && high[1] < low[1]) return undefined;
  return { slices: [low[0], high[0]], rows: [low[1], high[1]], columns: [low[2], high[2]] };
}
