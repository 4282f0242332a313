import { mapToFloats } from '../raster/map-voxels.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import { fixed } from '../graph-cut/cut-volume.js';
import type { LesionCut } from '../graph-cut/lesion-cut.js';
import { prepareLesionCut } from '../graph-cut/lesion-cut.js';
import type { HalfHeights } from '../graph-cut/radius-field.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { alignMasks } from '../metrics/align-masks.js';
import type { SegmentationFlag, SegmentationMethod } from '../methods/segmentation-method.js';
import { outlineOnVolume } from '../working-volume/outline-on-volume.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import { createWorkingVolume } from '../working-volume/working-volume.js';
import type { CutConstraints } from './cut-constraints.js';
import { drawnBox } from './cut-constraints.js';
import type { DrawnVoxels } from './drawn-voxels.js';
import { drawnVoxels } from './drawn-voxels.js';
import { fitMask } from './fit-mask.js';
import type { StrokePull } from './stroke-pull.js';
import { strokePull } from './stroke-pull.js';

/**
 * @returns the graph cut of `graph-cut-3d` under what a reader drew: strokes are certain and pull voxels of their intensity near them to their
 *   side, the ends of the lesion are where he dragged them. Without constraints it gives the mask of `graph-cut-3d`.
 * @see Boykov and Jolly, "Interactive graph cuts", ICCV 2001: seeds as hard constraints, and the models learned anew
 */
export function createConstrainedCut(constraints: CutConstraints): SegmentationMethod {
  const { add, remove, ends } = constraints;
  const parameters = {
    added: countOf(add),
    removed: countOf(remove),
    ends: ends === undefined ? 'automatic' : ends.join('-'),
  };
  return {
    description: { id: 'interactive-cut', version: '1', parameters },
    dimension: 3,
    segment(volume, mark) {
      const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      const working = createWorkingVolume(volume, complete, drawnBox(constraints, mark.slice));
      const { halfHeightMm } = markFrame(complete, volume.spacingMm);
      const drawn = drawnVoxels(working, mark.slice, constraints);
      const cut = cutWithConstraints(working, halfHeightMm, drawn, ends && heightsTo(ends, mark.slice, volume));
      const mask = withDrawn(outlineOnVolume(working, mark.slice, cut.distanceMm), constraints, volume);
      const flags: SegmentationFlag[] = [
        ...(assumed ? (['short-axis-assumed'] as const) : []),
        ...(cut.surroundings === 'lung' ? (['lung-contrast'] as const) : []),
        'constrained-by-reader',
      ];
      return { mask, flags };
    },
  };
}

/** Where the reader dragged the ends to: there the lesion shrinks to nothing half a slice further. */
function heightsTo([first, last]: readonly [number, number], slice: number, { spacingMm }: Volume): HalfHeights {
  const reach = (slices: number): number => (Math.max(0, slices) + 0.5) * spacingMm[0];
  return { belowMm: reach(slice - first), aboveMm: reach(last - slice) };
}

const countOf = (mask: Mask | undefined): number => mask?.voxels.reduce((sum, value) => sum + value, 0) ?? 0;

/**
 * What the strokes change: the cut with them against the cut without. The rest of the outline, which is fitted to the mark, stays as it is,
 * so that a stroke does not move the far side of a lesion.
 */
function cutWithConstraints(
  working: WorkingVolume,
  geometricMm: number,
  drawn: DrawnVoxels,
  heights: HalfHeights | undefined,
): LesionCut {
  const cutter = prepareLesionCut(working, geometricMm, heights);
  const without = cutter.cut({
    adjust: (unary) => {
      for (let i = 0; i < unary.length; i++) if (drawn.beyond[i] !== 0) unary[i] = -fixed;
    },
  });
  const pull = strokePull(working, drawn);
  if (pull === undefined) return without;
  const mask = cutter.mask({
    seeds: drawn.add,
    adjust: (unary, undecided) => {
      for (let i = 0; i < unary.length; i++) unary[i] = withStrokes(unary[i], undecided, i, drawn, pull);
    },
  });
  const half = working.pixelMm / 2;
  const distanceMm = mapToFloats(without.distanceMm, (value, i) => {
    if (mask[i] === without.mask[i]) return value;
    return mask[i] === 1 ? Math.max(half, value) : Math.min(-half, value);
  });
  return { ...without, distanceMm };
}

function withStrokes(
  unary: number,
  undecided: (voxel: number) => number,
  voxel: number,
  drawn: DrawnVoxels,
  pull: StrokePull,
): number {
  if (drawn.remove[voxel] !== 0 || drawn.beyond[voxel] !== 0) return -fixed;
  if (drawn.add[voxel] !== 0) return fixed;
  const isFree = pull.freedom[voxel] >= freedomLimit;
  if (!isFree && Math.abs(unary) >= fixed) return unary;
  return (isFree ? undecided(voxel) : unary) + pull.unary[voxel];
}

/** Nearer to a stroke than this (as a share) the mark no longer decides what is certain. */
const freedomLimit = 0.3;

/** What was drawn holds voxel by voxel, also where the working grid is coarser. */
function withDrawn(mask: Mask, { add, remove, ends }: CutConstraints, volume: Volume): Mask {
  // Fitted first: the region of the cut is many times as large as the lesion.
  let drawn = fitMask(mask, volume.shape);
  if (add !== undefined) drawn = combined(drawn, add, (own, other) => own | other);
  if (remove !== undefined) drawn = combined(drawn, remove, (own, other) => own & (1 - other));
  return fitMask(ends === undefined ? drawn : between(drawn, ends), volume.shape);
}

function combined(mask: Mask, other: Mask, combine: (own: number, other: number) => number): Mask {
  const { origin, shape, first, second } = alignMasks(mask, other);
  return { origin, shape, voxels: first.map((value, i) => combine(value, second[i])) };
}

function between({ origin, shape, voxels }: Mask, [first, last]: readonly [number, number]): Mask {
  const area = shape[1] * shape[2];
  const kept = voxels.map((value, i) => {
    const slice = origin[0] + Math.floor(i / area);
    return slice >= first && slice <= last ? value : 0;
  });
  return { origin, shape, voxels: kept };
}
