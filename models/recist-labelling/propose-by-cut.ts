import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { MarkProposal } from '../interactive/propose-mark.js';
import { maskSlice } from '../measure/mask-slice.js';
import { outerEdgeAxes } from '../measure/outer-edge-axes.js';
import { recistFromMask } from '../measure/recist-from-mask.js';
import { createGraphCut3d } from '../methods/graph-cut-3d.js';
import { alignMasks } from '../metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../metrics/overlap.js';
import type { RoughBox } from './box-bounds.js';
import { boxOverLesion, markOfBox } from './mark-of-box.js';

/** The box is taken to be so much larger than the lesion to see whether the proposal stands. */
const otherShrinks = [boxOverLesion * 0.9, boxOverLesion * 1.12];

/**
 * @returns the axes of the default cut of a box: the lesion is taken to fill the box's inside as it does on average, and the cut moves its outline
 * to where the image has it. The confidence is the mean Dice with the cuts from a larger and a smaller inside.
 * @throws {DicomError} mark-outside-image, empty-mask
 */
export function proposeByCut(volume: Volume, box: RoughBox): MarkProposal {
  const method = createGraphCut3d();
  const { voxels, shape, spacingMm } = volume;
  const area = shape[1] * shape[2];
  const plane: Volume = {
    voxels: voxels.subarray(box.slice * area, (box.slice + 1) * area),
    shape: [1, shape[1], shape[2]],
    spacingMm,
  };
  const segment = (shrink: number): Mask => method.segment(plane, markOfBox(plane, { ...box, slice: 0 }, shrink)).mask;
  const mask = segment(boxOverLesion);
  const { mark, ...lengths } = measured(mask, spacingMm);
  const agreement = otherShrinks.map((shrink) => diceOf(mask, segment(shrink)));
  return {
    mark: { ...mark, slice: box.slice },
    ...lengths,
    confidence: agreement.reduce((sum, dice) => sum + dice, 0) / agreement.length,
    mask: { ...mask, origin: [box.slice, mask.origin[1], mask.origin[2]] },
    method: { id: 'propose-cut', version: '1', parameters: { ...method.description.parameters, boxOverLesion } },
  };
}

type Measured = Pick<MarkProposal, 'longAxisMm' | 'shortAxisMm'> & { readonly mark: Required<VoxelMark> };

function measured(mask: Mask, [, rowMm, columnMm]: Volume['spacingMm']): Measured {
  const plane = maskSlice(mask, 0);
  const axes = recistFromMask(plane, [rowMm, columnMm]);
  if (axes === undefined) throw new DicomError('empty-mask', 'The box holds nothing that stands out.');
  const { longAxisMm, shortAxisMm } = outerEdgeAxes(plane, [rowMm, columnMm]);
  const place = ([column, row]: IndexPoint): IndexPoint => [column + plane.origin[1], row + plane.origin[0]];
  const mark = {
    slice: 0,
    longAxis: [place(axes.longAxis[0]), place(axes.longAxis[1])],
    shortAxis: [place(axes.shortAxis[0]), place(axes.shortAxis[1])],
  } as const;
  return { mark, longAxisMm, shortAxisMm };
}

function diceOf(a: Mask, b: Mask): number {
  const { first, second } = alignMasks(a, b);
  return overlapMetrics(countOverlap(first, second)).dice;
}
