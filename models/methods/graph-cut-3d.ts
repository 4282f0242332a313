import { createCutVolume } from '../graph-cut/cut-volume.js';
import { cutLesion } from '../graph-cut/lesion-cut.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { hasVoxelOn, touchesVolumeEnd } from '../measure/mask-slice.js';
import { outlineOnVolume } from '../working-volume/outline-on-volume.js';
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
  const cutVolume = createCutVolume();
  return {
    description: { id: 'graph-cut-3d', version: '4', parameters: {} },
    dimension: 3,
    segment(volume, mark) {
      const { mark: complete, assumed } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      const working = createWorkingVolume(volume, complete);
      const { halfHeightMm } = markFrame(complete, volume.spacingMm);
      const { distanceMm, surroundings } = cutLesion(working, halfHeightMm, {}, cutVolume);
      const found = outlineOnVolume(working, mark.slice, distanceMm);
      const flags: SegmentationFlag[] = [
        ...(assumed ? (['short-axis-assumed'] as const) : []),
        ...(surroundings === 'lung' ? (['lung-contrast'] as const) : []),
      ];
      if (!hasVoxelOn(found, mark.slice)) {
        const ellipse = createEllipse().segment(volume, complete);
        return { mask: ellipse.mask, flags: [...flags, 'fell-back-to-ellipse'] };
      }
      return {
        mask: found,
        flags: touchesVolumeEnd(found, volume.shape[0]) ? [...flags, 'touches-volume-end'] : flags,
      };
    },
  };
}
