import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { CutVolume } from '../graph-cut/cut-volume.js';
import { cutLesion } from '../graph-cut/lesion-cut.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { outlineOnVolume } from '../working-volume/outline-on-volume.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import { createWorkingVolume } from '../working-volume/working-volume.js';
import type { RegionMap } from '../prediction/region-map.js';

/** The network never says more than these log-odds: it is sure of itself too easily. */
const mostLogOdds = 4;

/**
 * @returns the 3D cut with the network's log-odds as a further unary term, for the region that the cut looks at
 * @param map probability of lesion around the mark
 * @param cutVolume keeps its memory from mark to mark where it is given each time
 */
export function cutWithNetwork(volume: Volume, mark: CompleteMark, map: RegionMap, cutVolume?: CutVolume): Mask {
  const working = createWorkingVolume(volume, mark);
  const known = { evidence: networkLogOdds(working, mark.slice, map) };
  const { distanceMm } = cutLesion(working, markFrame(mark, volume.spacingMm).halfHeightMm, known, cutVolume);
  return outlineOnVolume(working, mark.slice, distanceMm);
}

/** @returns by voxel of the working grid: log p/(1 − p) at the nearest voxel of the map; beyond the map surely none. */
export function networkLogOdds(working: WorkingVolume, markedSlice: number, map: RegionMap): Float32Array {
  const { shape, region, slicesPerStep } = working;
  const [slices, rows, columns] = shape;
  const place = (i: number, size: number, axis: 1 | 2): number =>
    Math.round(((i + 0.5) * region.shape[axis]) / size - 0.5) + region.origin[axis];
  const logOdds = new Float32Array(slices * rows * columns);
  for (let k = 0, i = 0; k < slices; k++) {
    const slice = markedSlice + (k - working.markedSlice) * slicesPerStep;
    for (let j = 0; j < rows; j++) {
      const row = place(j, rows, 1);
      for (let c = 0; c < columns; c++, i++)
        logOdds[i] = clampedLogOdds(valueAt(map, slice, row, place(c, columns, 2)));
    }
  }
  return logOdds;
}

function valueAt({ origin, shape, values }: RegionMap, slice: number, row: number, column: number): number {
  const [k, j, c] = [slice - origin[0], row - origin[1], column - origin[2]];
  if (k < 0 || j < 0 || c < 0 || k >= shape[0] || j >= shape[1] || c >= shape[2]) return 0;
  return values[(k * shape[1] + j) * shape[2] + c];
}

/** Beyond this probability, and below one minus it, log-odds are `mostLogOdds`; nearly all voxels are. */
const surest = 1 / (1 + Math.exp(-mostLogOdds));

function clampedLogOdds(probability: number): number {
  if (probability >= surest) return mostLogOdds;
  return probability <= 1 - surest ? -mostLogOdds : Math.log(probability / (1 - probability));
}
