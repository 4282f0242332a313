import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import { GrabCut } from '../grabcut/grabcut.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { keepMarked } from '../mark/keep-marked.js';
import { markFrame } from '../mark/mark-frame.js';
import { propagateMark } from '../mark/propagate-mark.js';
import { touchesVolumeEnd } from '../measure/mask-slice.js';
import { ROI_SCALE } from '../trimap/trimap-from-recist.js';
import { chooseWindow } from '../working-plane/intensity-window.js';
import { createWorkingPlane, maskOnSlice } from '../working-plane/working-plane.js';
import { grabCutR } from './grabcut-r.js';
import { PLANAR_GRID } from './planar-grid.js';
import type { SegmentationFlag, SegmentationMethod } from './segmentation-method.js';
import { stackSlices } from './slice-stack.js';

export interface GrabCut3dOptions {
  /** Half height H of the lesion: `geometric` is √(LW)/2, which fits real lesions better; `long-axis` is L/2, a ball of the long axis. */
  readonly height?: 'geometric' | 'long-axis';
}

type MarkOnSlice = (
  mark: CompleteMark,
  slice: number,
  halfHeightMm: number,
  volume: Volume,
) => CompleteMark | undefined;

/**
 * @returns GrabCut-3D: GrabCut-R slice by slice with the same axes on every slice within H of the marked one.
 * @see 1801.08614, table 5 (GrabCut-3D uses the 2D RECIST on all slices; H is not stated)
 */
export function createGrabCut3d({ height = 'geometric' }: GrabCut3dOptions = {}): SegmentationMethod {
  return createSlicewise('grabcut-3d', height, (mark, slice, halfHeightMm, { spacingMm }) =>
    propagateMark(mark, slice, halfHeightMm, spacingMm) ? { ...mark, slice } : undefined,
  );
}

/**
 * @returns GrabCut-3DE: GrabCut-R slice by slice, the axes of each slice estimated by 3D RECIST propagation.
 * @see Cai et al. 2018, section 3.3; 1801.08614, "3D RECIST Estimation"
 */
export function createGrabCut3dE({ height = 'geometric' }: GrabCut3dOptions = {}): SegmentationMethod {
  return createSlicewise('grabcut-3de', height, (mark, slice, halfHeightMm, { spacingMm }) =>
    propagateMark(mark, slice, halfHeightMm, spacingMm),
  );
}

function createSlicewise(id: string, height: 'geometric' | 'long-axis', markOn: MarkOnSlice): SegmentationMethod {
  const grabCut = new GrabCut();
  return {
    description: { id, version: '1', parameters: { height, ...PLANAR_GRID } },
    dimension: 3,
    segment(volume, mark) {
      const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      const frame = markFrame(complete, volume.spacingMm);
      const halfHeightMm = height === 'geometric' ? frame.halfHeightMm : frame.longAxisMm / 2;
      const reach = Math.floor(halfHeightMm / volume.spacingMm[0]);
      const first = Math.max(0, complete.slice - reach);
      const last = Math.min(volume.shape[0] - 1, complete.slice + reach);
      const flags = new Set<SegmentationFlag>(assumed ? ['short-axis-assumed'] : []);
      const window = chooseWindow(planeOf(volume, complete));
      const masks: Mask[] = [];
      for (let slice = first; slice <= last; slice++) {
        const propagated = markOn(complete, slice, halfHeightMm, volume);
        if (!propagated) continue;
        const plane = planeOf(volume, propagated);
        const cut = grabCutR(grabCut, plane, {}, window);
        cut.flags.forEach((flag) => flags.add(flag));
        masks.push({
          origin: [slice, plane.region.row, plane.region.column],
          shape: [1, plane.region.rows, plane.region.columns],
          voxels: maskOnSlice(plane, cut.mask),
        });
      }
      const mask = keepMarked(stackSlices(masks), complete);
      if (touchesVolumeEnd(mask, volume.shape[0])) flags.add('touches-volume-end');
      return { mask, flags: [...flags] };
    },
  };
}

const planeOf = (volume: Volume, mark: CompleteMark) =>
  createWorkingPlane(volume, mark, { ...PLANAR_GRID, scale: ROI_SCALE });
