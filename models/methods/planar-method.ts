import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markEllipse } from '../mark/mark-ellipse.js';
import { quarterEllipseMask } from '../raster/quarter-ellipse.js';
import type { WorkingPlane, WorkingPlaneOptions } from '../working-plane/working-plane.js';
import { createWorkingPlane, maskOnSlice } from '../working-plane/working-plane.js';
import type { SegmentationFlag, SegmentationMethod } from './segmentation-method.js';

/** What a 2D method makes of a working plane. */
export interface PlanarSegmentation {
  /** 0 or 1 on the working plane, C order [row, column]. */
  readonly mask: Uint8Array;
  readonly flags: readonly SegmentationFlag[];
}

/**
 * @returns a method that fills the marked slice only: completes the mark, resamples its surroundings, lets `segmentPlane` do the work and
 * brings the mask back to the slice. The region of the mask is the ROI, twice as wide and high as the tight box. A mask that vanishes on the
 * pixels of the slice is replaced by the ellipse of the mark.
 */
export function createPlanarMethod(
  description: MethodDescription,
  planeOptions: WorkingPlaneOptions,
  segmentPlane: (plane: WorkingPlane) => PlanarSegmentation,
): SegmentationMethod {
  return {
    description,
    dimension: 2,
    segment(volume, mark) {
      const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      const plane = createWorkingPlane(volume, complete, planeOptions);
      const { mask, flags } = segmentPlane(plane);
      const onSlice = maskOnSlice(plane, mask);
      const vanished = !onSlice.includes(1);
      const ownFlags: SegmentationFlag[] = [
        ...(assumed ? (['short-axis-assumed'] as const) : []),
        ...(vanished ? (['fell-back-to-ellipse'] as const) : []),
      ];
      return {
        mask: {
          origin: [complete.slice, plane.region.row, plane.region.column],
          shape: [1, plane.region.rows, plane.region.columns],
          voxels: vanished ? maskOnSlice(plane, ellipseOf(plane)) : onSlice,
        },
        flags: [...new Set([...ownFlags, ...flags])],
      };
    },
  };
}

/** @returns the mask of the mark's quarter-ellipse on a working plane. */
export function ellipseOf(plane: WorkingPlane): Uint8Array {
  return quarterEllipseMask(plane.size, markEllipse(plane.axes, plane.pixel / 2));
}
