import { workingEllipse } from '../graph-cut/working-ellipse.js';
import { radiusField } from '../graph-cut/radius-field.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { mapToBytes } from '../raster/map-voxels.js';
import { quarterEllipseRadius } from '../raster/quarter-ellipse.js';
import { createWorkingVolume, maskOnVolume } from '../working-volume/working-volume.js';
import type { SegmentationMethod } from './segmentation-method.js';

export interface EllipsoidOptions {
  /**
   * Half height: `geometric` is √(LW)/2, which fits real lesions (their half extent over it has median .98); `long-axis` is L/2, as the
   * papers' 3D RECIST has it (their H is not stated).
   */
  readonly height?: 'geometric' | 'long-axis';
}

/** @returns the quarter-ellipsoid of the mark. It looks at no intensity: what every other 3D method has to beat. */
export function createEllipsoid({ height = 'geometric' }: EllipsoidOptions = {}): SegmentationMethod {
  return {
    description: { id: 'ellipsoid', version: '2', parameters: { height } },
    dimension: 3,
    segment(volume, mark) {
      const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      const working = createWorkingVolume(volume, complete);
      const frame = markFrame(complete, volume.spacingMm);
      const halfMm = height === 'geometric' ? frame.halfHeightMm : frame.longAxisMm / 2;
      const size = { rows: working.shape[1], columns: working.shape[2] };
      const planar = quarterEllipseRadius(size, workingEllipse(working));
      const radius = radiusField(working, planar, { belowMm: halfMm, aboveMm: halfMm });
      const inside = mapToBytes(radius, (r) => (r <= 1 ? 1 : 0));
      return { mask: maskOnVolume(working, mark.slice, inside), flags: assumed ? ['short-axis-assumed'] : [] };
    },
  };
}
