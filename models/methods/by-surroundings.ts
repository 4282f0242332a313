import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { radiusField } from '../graph-cut/radius-field.js';
import { isInLung, lookAround } from '../graph-cut/surroundings.js';
import { workingEllipse } from '../graph-cut/working-ellipse.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { quarterEllipseRadius } from '../raster/quarter-ellipse.js';
import { createWorkingVolume } from '../working-volume/working-volume.js';
import type { AnySegmentationMethod } from './segmentation-method.js';

export const bySurroundingsId = 'by-surroundings';

/** One method where a mark lies in aerated lung, and one elsewhere. */
export interface BySurroundings {
  readonly lung: AnySegmentationMethod;
  readonly elsewhere: AnySegmentationMethod;
}

/**
 * @returns a method that leaves a mark to the one for its surroundings, which the image tells: the finding site of a mark is often missing. Where
 * both are the same it is that method itself. Each result names the method that made it.
 */
export function createBySurroundings({ lung, elsewhere }: BySurroundings): AnySegmentationMethod {
  if (lung === elsewhere) return lung;
  return {
    description: {
      id: bySurroundingsId,
      version: '1',
      parameters: { lung: nameOf(lung), elsewhere: nameOf(elsewhere) },
    },
    dimension: 3,
    async segment(volume, mark) {
      const method = liesInLung(volume, mark) ? lung : elsewhere;
      return { method: method.description, ...(await method.segment(volume, mark)) };
    },
  };
}

/** With the weights, so that other weights make another method of it. */
const nameOf = ({ description: { id, version, weightsDigest } }: AnySegmentationMethod): string =>
  [id, version, ...(weightsDigest === undefined ? [] : [weightsDigest])].join(' ');

function liesInLung(volume: Volume, mark: VoxelMark): boolean {
  const { mark: complete } = assumeShortAxis(mark, [volume.spacingMm[1], volume.spacingMm[2]]);
  const working = createWorkingVolume(volume, complete);
  const size = { rows: working.shape[1], columns: working.shape[2] };
  const { halfHeightMm } = markFrame(complete, volume.spacingMm);
  const heights = { belowMm: halfHeightMm, aboveMm: halfHeightMm };
  const radius = radiusField(working, quarterEllipseRadius(size, workingEllipse(working)), heights);
  return isInLung(lookAround(working, radius));
}
