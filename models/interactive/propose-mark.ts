import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { maskSlice } from '../measure/mask-slice.js';
import { outerEdgeAxes } from '../measure/outer-edge-axes.js';
import { recistFromMask } from '../measure/recist-from-mask.js';
import { createGrabCutI } from '../methods/grabcut.js';
import { alignMasks } from '../metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../metrics/overlap.js';
import type { RoughBox } from '../recist-labelling/box-bounds.js';
import { markOfBox } from '../recist-labelling/mark-of-box.js';
import { fitMask } from './fit-mask.js';

export type { RoughBox } from '../recist-labelling/box-bounds.js';

/** A RECIST mark that a rough box leads to. */
export interface MarkProposal {
  readonly mark: Required<VoxelMark>;
  /** Between outer pixel edges. */
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  /** 0 … 1: how well the proposals of this box seen otherwise agree; each method says how. */
  readonly confidence: number;
  /** The lesion as the proposer sees it; one slice. */
  readonly mask: Mask;
  readonly method: MethodDescription;
}

/** How far the corners of a box are moved to see whether the proposal stands, as a share of its sides. */
const shift = 0.06;

/**
 * @returns the longest axis and the longest one perpendicular to it of the 2D segmentation of a box (GrabCut^i: outside background, the middle
 *   fifth lesion), with how much it depends on the box
 * @throws {DicomError} mark-outside-image where the box lies beside the image or is smaller than two pixels
 */
export function proposeMark(volume: Volume, box: RoughBox): MarkProposal {
  const method = createGrabCutI();
  const segment = (corners: RoughBox['corners']): Mask =>
    fitMask(method.segment(volume, markOfBox(volume, { slice: box.slice, corners }, 1)).mask, volume.shape);
  const mask = segment(box.corners);
  const slice = maskSlice(mask, box.slice);
  const pixelSpacingMm = [volume.spacingMm[1], volume.spacingMm[2]] as const;
  const axes = recistFromMask(slice, pixelSpacingMm);
  if (axes === undefined) throw new DicomError('empty-mask', 'The box holds nothing that stands out.');
  const { longAxisMm, shortAxisMm } = outerEdgeAxes(slice, pixelSpacingMm);
  const place = ([column, row]: IndexPoint): IndexPoint => [column + slice.origin[1], row + slice.origin[0]];
  const others = shiftedBoxes(box.corners).map((corners) => diceOf(mask, segment(corners)));
  return {
    mark: {
      slice: box.slice,
      longAxis: [place(axes.longAxis[0]), place(axes.longAxis[1])],
      shortAxis: [place(axes.shortAxis[0]), place(axes.shortAxis[1])],
    },
    longAxisMm,
    shortAxisMm,
    confidence: others.reduce((sum, dice) => sum + dice, 0) / others.length,
    mask,
    method: { id: 'propose-grabcut', version: '1', parameters: method.description.parameters },
  };
}

/** Larger, smaller, and shifted both ways. */
function shiftedBoxes([a, b]: RoughBox['corners']): readonly RoughBox['corners'][] {
  const [dx, dy] = [(b[0] - a[0]) * shift, (b[1] - a[1]) * shift];
  const moved = (sa: number, sb: number): RoughBox['corners'] => [
    [a[0] + sa * dx, a[1] + sa * dy],
    [b[0] + sb * dx, b[1] + sb * dy],
  ];
  return [moved(-1, 1), moved(1, -1), moved(1, 1), moved(-1, -1)];
}

function diceOf(a: Mask, b: Mask): number {
  const { first, second } = alignMasks(a, b);
  return overlapMetrics(countOverlap(first, second)).dice;
}
