import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { CutConstraints } from './cut-constraints.js';
import { forEachVoxel } from './fit-mask.js';

/** What a reader drew, on the working grid; 0 or 1, C order [slice, row, column]. */
export interface DrawnVoxels {
  readonly add: Uint8Array;
  readonly remove: Uint8Array;
  /** Slices beyond the ends of the lesion. */
  readonly beyond: Uint8Array;
}

/** @returns constraints on the working grid. A voxel of it that holds both kinds counts as removed: what a reader takes away is gone. */
export function drawnVoxels(working: WorkingVolume, markedSlice: number, constraints: CutConstraints): DrawnVoxels {
  const add = onGrid(working, markedSlice, constraints.add);
  const remove = onGrid(working, markedSlice, constraints.remove);
  return {
    add: add.map((value, i) => value & (1 - remove[i])),
    remove,
    beyond: beyondEnds(working, markedSlice, constraints.ends),
  };
}

function onGrid(working: WorkingVolume, markedSlice: number, drawn: Mask | undefined): Uint8Array {
  const { shape, region } = working;
  const grid = new Uint8Array(shape[0] * shape[1] * shape[2]);
  if (drawn === undefined) return grid;
  const [down, across] = [shape[1] / region.shape[1], shape[2] / region.shape[2]];
  forEachVoxel(drawn, (slice, row, column) => {
    const k = stepOf(working, markedSlice, slice);
    const j = Math.floor((row - region.origin[1] + 0.5) * down);
    const c = Math.floor((column - region.origin[2] + 0.5) * across);
    if (k < 0 || k >= shape[0] || j < 0 || j >= shape[1] || c < 0 || c >= shape[2]) return;
    grid[(k * shape[1] + j) * shape[2] + c] = 1;
  });
  return grid;
}

const stepOf = ({ slicesPerStep, markedSlice: own }: WorkingVolume, markedSlice: number, slice: number): number =>
  Math.round((slice - markedSlice) / slicesPerStep) + own;

function beyondEnds(working: WorkingVolume, markedSlice: number, ends: CutConstraints['ends']): Uint8Array {
  const { shape } = working;
  const area = shape[1] * shape[2];
  const beyond = new Uint8Array(shape[0] * area);
  if (ends === undefined) return beyond;
  const [first, last] = ends.map((slice) => stepOf(working, markedSlice, slice));
  beyond.fill(1, 0, Math.min(shape[0], Math.max(0, first)) * area);
  beyond.fill(1, Math.min(shape[0], Math.max(0, last + 1)) * area);
  return beyond;
}
