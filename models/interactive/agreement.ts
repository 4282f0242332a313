import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { AnySegmentationMethod, LesionProbability } from '../methods/segmentation-method.js';
import { alignMasks } from '../metrics/align-masks.js';
import { perturbedMarks } from '../quality/perturbed-volumes.js';
import { mapToBytes } from '../raster/map-voxels.js';
import { boxAround, cropped } from '../raster/voxel-box.js';
import { fitMask } from './fit-mask.js';

/** How sure each voxel is, 0 … 255. */
export interface AgreementMap {
  /** `network`: the method's own probability; `agreement`: the share of masks that hold the voxel, over the mark itself and marks as further readers could have drawn it. */
  readonly kind: 'network' | 'agreement';
  readonly origin: SliceRowColumn;
  readonly shape: SliceRowColumn;
  /** C order [slice, row, column]. */
  readonly shares: Uint8Array;
}

/** Less than this share is not lesion, and is not told. */
const leastShare = 0.05;

/** @returns a method's own probability where it has one, else the agreement of its masks from a mark and its perturbations; in the smallest region that holds all of it. */
export const agreementMap = (volume: Volume, mark: VoxelMark, method: AnySegmentationMethod): Promise<AgreementMap> =>
  method.probability === undefined
    ? agreementOf(volume, mark, method)
    : probabilityOf(volume, mark, method.probability);

async function probabilityOf(volume: Volume, mark: VoxelMark, probability: LesionProbability): Promise<AgreementMap> {
  const { origin, shape, values } = await probability(volume, mark);
  const shares = mapToBytes(values, (value) => (value < leastShare ? 0 : Math.round(255 * value)));
  const box = boxAround(shape, [0, 0, 0], (voxel) => shares[voxel] > 0) ?? { first: [0, 0, 0], size: shape };
  const place = (axis: 0 | 1 | 2): number => origin[axis] + box.first[axis];
  return {
    kind: 'network',
    origin: [place(0), place(1), place(2)],
    shape: box.size,
    shares: cropped(shares, shape, box),
  };
}

async function agreementOf(volume: Volume, mark: VoxelMark, method: AnySegmentationMethod): Promise<AgreementMap> {
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
  return { kind: 'agreement', origin: common.origin, shape: common.shape, shares };
}
