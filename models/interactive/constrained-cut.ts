import { mapToFloats } from '../raster/map-voxels.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { ContrastModel } from '../graph-cut/contrast-model.js';
import { histogramContrast, lungContrast } from '../graph-cut/contrast-model.js';
import { cutVolume, fixed } from '../graph-cut/cut-volume.js';
import { lesionHeights } from '../graph-cut/lesion-height.js';
import type { HalfHeights } from '../graph-cut/radius-field.js';
import { radiusField } from '../graph-cut/radius-field.js';
import { isInLung, lookAround } from '../graph-cut/surroundings.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { contrastScale, planarRadius, seedVoxels, shapePrior } from '../methods/graph-cut-3d.js';
import type { SegmentationFlag, SegmentationMethod } from '../methods/segmentation-method.js';
import { fillHoles } from '../raster/fill-holes.js';
import { keepMarkedComponent } from '../raster/keep-component.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import { createWorkingVolume, maskOnVolume } from '../working-volume/working-volume.js';
import { alignMasks } from '../metrics/align-masks.js';
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
      const model = contrastModel(working, complete, volume);
      const heights = heightsOf(working, complete, volume, model, ends);
      const cut = cutWithConstraints(working, model, heights, drawnVoxels(working, mark.slice, constraints));
      const mask = withDrawn(maskOnVolume(working, mark.slice, cut), constraints, volume);
      const flags: SegmentationFlag[] = [
        ...(assumed ? (['short-axis-assumed'] as const) : []),
        ...(model.name === 'lung' ? (['lung-contrast'] as const) : []),
        'constrained-by-reader',
      ];
      return { mask, flags };
    },
  };
}

const countOf = (mask: Mask | undefined): number => mask?.voxels.reduce((sum, value) => sum + value, 0) ?? 0;

function contrastModel(working: WorkingVolume, mark: CompleteMark, volume: Volume): ContrastModel {
  const planar = planarRadius(working);
  const { halfHeightMm } = markFrame(mark, volume.spacingMm);
  const around = lookAround(working, radiusField(working, planar, { belowMm: halfHeightMm, aboveMm: halfHeightMm }));
  return isInLung(around) ? lungContrast(working, around) : histogramContrast(working, planar, halfHeightMm);
}

/** Where the reader dragged the ends to: there the lesion shrinks to nothing half a slice further. Else as the image and the mark say. */
function heightsOf(
  working: WorkingVolume,
  mark: CompleteMark,
  volume: Volume,
  model: ContrastModel,
  ends: CutConstraints['ends'],
): HalfHeights {
  if (ends !== undefined) {
    const reach = (slices: number): number => (Math.max(0, slices) + 0.5) * volume.spacingMm[0];
    return { belowMm: reach(mark.slice - ends[0]), aboveMm: reach(ends[1] - mark.slice) };
  }
  const planar = planarRadius(working);
  const { halfHeightMm: geometric, longAxisMm } = markFrame(mark, volume.spacingMm);
  const suggested = (geometric + longAxisMm / 2) / 2;
  const first = radiusField(working, planar, { belowMm: suggested, aboveMm: suggested });
  return lesionHeights(working, planar, model, model.isLesionLike(first), suggested, geometric);
}

function cutWithConstraints(
  working: WorkingVolume,
  model: ContrastModel,
  heights: HalfHeights,
  drawn: DrawnVoxels,
): Uint8Array {
  const { weights, hard, boundary } = model;
  const radius = radiusField(working, planarRadius(working), heights);
  const likelihood = model.likelihood(radius);
  const seeds = seedVoxels(working);
  const pull = strokePull(working, drawn);
  const unary = mapToFloats(radius, (r, i) => {
    if (drawn.remove[i] !== 0 || drawn.beyond[i] !== 0) return -fixed;
    if (drawn.add[i] !== 0) return fixed;
    const free = pull === undefined ? 0 : pull.freedom[i];
    if (free < freedomLimit) {
      if (r < hard[0] && (model.name === 'histogram' || likelihood[i] > -3)) return fixed;
      if (seeds[i] === 1 && r < 0.6) return fixed;
      if (r > hard[1]) return -fixed;
    }
    return weights.intensity * likelihood[i] + weights.shape * shapePrior(r) + pullOf(pull, i);
  });
  const cut = cutVolume({
    shape: working.shape,
    unary,
    intensities: boundary,
    sliceRatio: working.sliceMm / working.pixelMm,
    gamma: weights.gamma,
    beta: contrastScale(working, boundary, radius),
  });
  const kept = drawn.add.map((value, i) => (value !== 0 || seeds[i] !== 0 ? 1 : 0));
  return fillHoles(keepMarkedComponent(cut, kept, working.shape, 26), working.shape);
}

/** Nearer to a stroke than this (as a share) the mark no longer decides what is certain. */
const freedomLimit = 0.3;

const pullOf = (pull: StrokePull | undefined, voxel: number): number => (pull === undefined ? 0 : pull.unary[voxel]);

/** What was drawn holds voxel by voxel, also where the working grid is coarser. */
function withDrawn(mask: Mask, { add, remove, ends }: CutConstraints, volume: Volume): Mask {
  let drawn = mask;
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
