import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';
import { alignMasks } from '../metrics/align-masks.js';
import { perturbedMarks } from '../quality/perturbed-volumes.js';
import { fitMask } from './fit-mask.js';

/** How sure each voxel is: the share of masks that hold it, over the mark itself and marks as further readers could have drawn it. */
export interface AgreementMap {
  readonly origin: SliceRowColumn;
  readonly shape: SliceRowColumn;
  /** 0 … 255, C order [slice, row, column]. */
  readonly shares: Uint8Array;
}

/** @returns the agreement of a method's masks from a mark and its perturbations, in the smallest region that holds them all. */
export async function agreementMap(
  volume: Volume,
  mark: VoxelMark,
  method: AnySegmentationMethod,
): Promise<AgreementMap> {
  const masks: Mask[] = [];
  for (const one of [mark, ...perturbedMarks(mark, { mixed: true })]) {
    masks.push(fitMask((await method.segment(volume, one)).mask, volume.shape, 0));
  }
  const common = masks.reduce((union, mask) => {
    const { origin, shape, first, second } = alignMasks(union, mask);
    return { origin, shape, voxels: first.map((value, i) => value | second[i]) };
  });
  const counts = new Uint8Array(common.voxels.length);
  for (const mask of masks) {
    // Aligned with the union the region is the union's own.
    const { second } = alignMasks(common, mask);
    second.forEach((value, i) => (counts[i] += value));
  }
  const shares = counts.map((count) => Math.round((255 * count) / masks.length));
  return { origin: common.origin, shape: common.shape, shares };
}
