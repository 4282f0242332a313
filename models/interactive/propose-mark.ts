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
import { fitMask } from './fit-mask.js';

/** A rough box on one slice, in voxel indices. */
export interface RoughBox {
  readonly slice: number;
  /** Two opposite corners. */
  readonly corners: readonly [IndexPoint, IndexPoint];
}

/** A RECIST mark that a rough box leads to. */
export interface MarkProposal {
  readonly mark: Required<VoxelMark>;
  /** Between outer pixel edges. */
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  /** 0 … 1: mean Dice of the masks from this box and from four shifted ones. */
  readonly confidence: number;
  /** What the axes were measured on; one slice. */
  readonly mask: Mask;
  readonly method: MethodDescription;
}

/** How far the corners of a box are moved to see whether the proposal stands, as a share of its sides. */
const shift = 0.06;
const leastSidePixels = 2;

/**
 * @returns the longest axis and the longest one perpendicular to it of the 2D segmentation of a box (GrabCut^i: outside background, the middle
 *   fifth lesion), with how much it depends on the box
 * @throws {DicomError} mark-outside-image where the box lies beside the image or is smaller than two pixels
 */
export function proposeMark(volume: Volume, box: RoughBox): MarkProposal {
  const method = createGrabCutI();
  const segment = (corners: RoughBox['corners']): Mask =>
    fitMask(method.segment(volume, crossOf(volume, { slice: box.slice, corners })).mask, volume.shape);
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

/** The middle lines of the box as a mark, so that the box around the mark is the box; the longer side is the long axis. */
function crossOf({ shape, spacingMm }: Volume, { slice, corners: [a, b] }: RoughBox): Required<VoxelMark> {
  const [, rows, columns] = shape;
  const clip = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));
  const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])].map((value) => clip(value, columns));
  const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])].map((value) => clip(value, rows));
  if (!(right - left >= leastSidePixels && bottom - top >= leastSidePixels))
    throw new DicomError('mark-outside-image', 'The box is smaller than two pixels, or lies outside of the image.');
  const across = [
    [left, (top + bottom) / 2],
    [right, (top + bottom) / 2],
  ] as const;
  const down = [
    [(left + right) / 2, top],
    [(left + right) / 2, bottom],
  ] as const;
  const wide = (right - left) * spacingMm[2] >= (bottom - top) * spacingMm[1];
  return { slice, longAxis: wide ? across : down, shortAxis: wide ? down : across };
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
