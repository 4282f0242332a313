import { mapToFloats } from '../raster/map-voxels.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { ContrastModel } from '../graph-cut/contrast-model.js';
import { histogramContrast, lungContrast } from '../graph-cut/contrast-model.js';
import { cutVolume, fixed } from '../graph-cut/cut-volume.js';
import { lesionHeights } from '../graph-cut/lesion-height.js';
import { radiusField } from '../graph-cut/radius-field.js';
import { isInLung, lookAround } from '../graph-cut/surroundings.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markEllipse } from '../mark/mark-ellipse.js';
import { markFrame } from '../mark/mark-frame.js';
import { fillHoles } from '../raster/fill-holes.js';
import { keepMarkedComponent } from '../raster/keep-component.js';
import { lineMask } from '../raster/line-mask.js';
import { quarterEllipseRadius } from '../raster/quarter-ellipse.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import { createWorkingVolume, maskOnVolume } from '../working-volume/working-volume.js';
import { createEllipse } from './ellipse.js';
import type { SegmentationFlag, SegmentationMethod } from './segmentation-method.js';

/**
 * @returns a 3D graph cut with automatic height: intensities and the mark's quarter-ellipsoid speak for each voxel, the boundary follows edges.
 * Where the mark lies in aerated lung, a contrast model of the partial-volume rim takes the place of the histograms (flag `lung-contrast`).
 * Settings as measured in docs/decisions/graph-cut-3d.md.
 */
export function createGraphCut3d(): SegmentationMethod {
  return {
    description: { id: 'graph-cut-3d', version: '1', parameters: {} },
    dimension: 3,
    segment(volume, mark) {
      const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      const working = createWorkingVolume(volume, complete);
      const frame = markFrame(complete, volume.spacingMm);
      const planar = planarRadius(working);
      const geometric = frame.halfHeightMm;
      const suggested = (geometric + frame.longAxisMm / 2) / 2;
      const around = lookAround(working, radiusField(working, planar, { belowMm: geometric, aboveMm: geometric }));
      const model = isInLung(around) ? lungContrast(working, around) : histogramContrast(working, planar, geometric);
      const first = radiusField(working, planar, { belowMm: suggested, aboveMm: suggested });
      const heights = lesionHeights(working, planar, model, model.isLesionLike(first), suggested, geometric);
      const cut = cutByModel(working, model, radiusField(working, planar, heights));
      const found = maskOnVolume(working, mark.slice, cut);
      const flags: SegmentationFlag[] = [
        ...(assumed ? (['short-axis-assumed'] as const) : []),
        ...(model.name === 'lung' ? (['lung-contrast'] as const) : []),
      ];
      if (!hasVoxelOn(found, mark.slice)) {
        const ellipse = createEllipse().segment(volume, complete);
        return { mask: ellipse.mask, flags: [...flags, 'fell-back-to-ellipse'] };
      }
      return { mask: found, flags: touchesEnd(found, volume.shape[0]) ? [...flags, 'touches-volume-end'] : flags };
    },
  };
}

/** The endpoints of a mark are centres of outermost pixels of the volume, so the ellipse reaches half a pixel further. */
const planarRadius = ({ shape, axes }: WorkingVolume): Float32Array =>
  quarterEllipseRadius({ rows: shape[1], columns: shape[2] }, markEllipse(axes));

/** Slope of the shape prior: 1 within half the radius, −1.5 beyond 1.75 of it. */
const shapePrior = (radius: number): number => Math.min(1, Math.max(-1.5, (1 - radius) / 0.5));

function cutByModel(working: WorkingVolume, model: ContrastModel, radius: Float32Array): Uint8Array {
  const { weights, hard, boundary } = model;
  const likelihood = model.likelihood(radius);
  const seeds = seedVoxels(working);
  const unary = mapToFloats(radius, (r, i) => {
    if (r < hard[0] && (model.name === 'histogram' || likelihood[i] > -3)) return fixed;
    if (seeds[i] === 1 && r < 0.6) return fixed;
    if (r > hard[1]) return -fixed;
    return weights.intensity * likelihood[i] + weights.shape * shapePrior(r);
  });
  const cut = cutVolume({
    shape: working.shape,
    unary,
    intensities: boundary,
    sliceRatio: working.sliceMm / working.pixelMm,
    gamma: weights.gamma,
    beta: contrastScale(working, boundary, radius),
  });
  return fillHoles(keepMarkedComponent(cut, seeds, working.shape, 26), working.shape);
}

/** Voxels on the mark's lines. */
function seedVoxels({ shape, axes, markedSlice }: WorkingVolume): Uint8Array {
  const seeds = new Uint8Array(shape[0] * shape[1] * shape[2]);
  seeds.set(
    lineMask({ rows: shape[1], columns: shape[2] }, [axes.longAxis, axes.shortAxis]),
    markedSlice * shape[1] * shape[2],
  );
  return seeds;
}

/** 1 / (2 · mean squared difference of neighbours in a plane), within and around the mark (Boykov and Jolly 2001). */
function contrastScale({ shape }: WorkingVolume, boundary: Float32Array, radius: Float32Array): number {
  const [slices, rows, columns] = shape;
  let [sum, count] = [0, 0];
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      for (let c = 0; c < columns; c++, i++) {
        if (radius[i] >= 1.6) continue;
        for (const next of [c + 1 < columns ? i + 1 : -1, j + 1 < rows ? i + columns : -1]) {
          if (next < 0) continue;
          sum += (boundary[next] - boundary[i]) ** 2;
          count++;
        }
      }
    }
  }
  return count === 0 ? 0 : 1 / ((2 * sum) / count + 1e-6);
}

function hasVoxelOn({ origin, shape, voxels }: Mask, slice: number): boolean {
  const area = shape[1] * shape[2];
  const k = slice - origin[0];
  return k >= 0 && k < shape[0] && voxels.subarray(k * area, (k + 1) * area).includes(1);
}

function touchesEnd(mask: Mask, slices: number): boolean {
  return hasVoxelOn(mask, 0) || hasVoxelOn(mask, slices - 1);
}
