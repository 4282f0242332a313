import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { cutLesion } from '../graph-cut/lesion-cut.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markEllipse } from '../mark/mark-ellipse.js';
import { markFrame } from '../mark/mark-frame.js';
import { lineMask } from '../raster/line-mask.js';
import { quarterEllipseRadius } from '../raster/quarter-ellipse.js';
import { outlineOnVolume } from '../working-volume/outline-on-volume.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import { createWorkingVolume } from '../working-volume/working-volume.js';
import { createEllipse } from './ellipse.js';
import type { SegmentationFlag, SegmentationMethod } from './segmentation-method.js';

/**
 * @returns a 3D graph cut with automatic height: intensities and the mark's quarter-ellipsoid speak for each voxel, the boundary follows edges, and
 * the outline is fitted to the mark's own. Where the mark lies in aerated lung, a contrast model of the partial-volume rim takes the place of the
 * histograms (flag `lung-contrast`).
 * @see docs/decisions/graph-cut-3d.md
 */
export function createGraphCut3d(): SegmentationMethod {
  return {
    description: { id: 'graph-cut-3d', version: '2', parameters: {} },
    dimension: 3,
    segment(volume, mark) {
      const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      const working = createWorkingVolume(volume, complete);
      const { halfHeightMm } = markFrame(complete, volume.spacingMm);
      const { distanceMm, surroundings } = cutLesion(working, halfHeightMm);
      const found = outlineOnVolume(working, mark.slice, distanceMm);
      const flags: SegmentationFlag[] = [
        ...(assumed ? (['short-axis-assumed'] as const) : []),
        ...(surroundings === 'lung' ? (['lung-contrast'] as const) : []),
      ];
      if (!hasVoxelOn(found, mark.slice)) {
        const ellipse = createEllipse().segment(volume, complete);
        return { mask: ellipse.mask, flags: [...flags, 'fell-back-to-ellipse'] };
      }
      return { mask: found, flags: touchesEnd(found, volume.shape[0]) ? [...flags, 'touches-volume-end'] : flags };
    },
  };
}

/** @returns the radius on the marked slice. The endpoints of a mark are centres of outermost pixels of the volume, so the ellipse reaches half a pixel further. */
export const planarRadius = ({ shape, axes }: WorkingVolume): Float32Array =>
  quarterEllipseRadius({ rows: shape[1], columns: shape[2] }, markEllipse(axes));

/** @returns what the place says by its radius: 1 within half the radius, −1.5 beyond 1.75 of it. */
export const shapePrior = (radius: number): number => Math.min(1, Math.max(-1.5, (1 - radius) / 0.5));

/** @returns 1 on the voxels of the mark's lines, C order [slice, row, column]. */
export function seedVoxels({ shape, axes, markedSlice }: WorkingVolume): Uint8Array {
  const seeds = new Uint8Array(shape[0] * shape[1] * shape[2]);
  seeds.set(
    lineMask({ rows: shape[1], columns: shape[2] }, [axes.longAxis, axes.shortAxis]),
    markedSlice * shape[1] * shape[2],
  );
  return seeds;
}

/** @returns 1 / (2 · mean squared difference of neighbours in a plane), within and around the mark (Boykov and Jolly 2001). */
export function contrastScale({ shape }: WorkingVolume, boundary: Float32Array, radius: Float32Array): number {
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
