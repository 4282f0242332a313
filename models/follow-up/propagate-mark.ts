import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import { lpsToIndex } from '../../dicom-sr/geometry/lps-to-index.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { add, distance, scale } from '../../dicom-sr/geometry/vec3.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { MarkProposal } from '../interactive/propose-mark.js';
import { proposeMark } from '../interactive/propose-mark.js';
import { largestSlice, maskSlice } from '../measure/mask-slice.js';
import { outerEdgeAxes } from '../measure/outer-edge-axes.js';
import { recistFromMask } from '../measure/recist-from-mask.js';
import type { AnySegmentationMethod } from '../methods/segmentation-method.js';
import type { PlacedVolume } from '../registration/coarse-volume.js';
import { localShift } from '../registration/local-shift.js';
import type { Registration } from '../registration/register-studies.js';
import { transformPoint } from '../registration/rigid-transform.js';

/** A lesion of the earlier study as it was found in the later one: a candidate, which a reader must look at before anything is stored. */
export interface PropagatedMark {
  readonly mark: Required<VoxelMark>;
  readonly mask: Mask;
  /** Of the mask on its largest slice, between outer pixel edges. */
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  /** 0 to 1: agreement of the surroundings, how little the outline depends on where it was looked for, and likeness of the tissue. */
  readonly confidence: number;
  /** How far from where the registration alone puts it. */
  readonly movedMm: number;
}

/** Why there is no candidate. */
export interface NotPropagated {
  readonly reason: 'outside-scan' | 'nothing-stands-out';
}

/** A lesion as it stands in the earlier study. */
export interface LesionToPropagate {
  readonly volume: PlacedVolume;
  readonly mark: VoxelMark;
}

/** Sides of the boxes that are tried, against that around the carried mark: lesions shrink and grow. */
const boxScales = [0.6, 1, 1.5] as const;
/** A box is a little larger than the lesion that is looked for. */
const boxMargin = 1.15;

/**
 * Carries a mark to a later study: the registration tells where, the surroundings how breath moved it, a rough box around the place what
 * stands out there, and the method where it ends. The size is measured anew, not carried over.
 */
export async function propagateMark(
  earlier: LesionToPropagate,
  later: PlacedVolume,
  registration: Registration,
  method: AnySegmentationMethod,
): Promise<PropagatedMark | NotPropagated> {
  const ends = endsOf(earlier);
  const middle = scale(add(...ends), 0.5);
  const radiusMm = distance(...ends) / 2;
  const shift = localShift(registration, middle, radiusMm);
  const [column, row, slice] = lpsToIndex(later.affine, shift.place);
  const isInside = [slice, row, column].every((index, axis) => index >= 0 && index <= later.shape[axis] - 1);
  if (!isInside || Number.isNaN(shift.correlation)) return { reason: 'outside-scan' };
  const found = bestProposal(later, [column, row], Math.round(slice), radiusMm);
  if (found === undefined) return { reason: 'nothing-stands-out' };
  const own = method.besides?.(earlier) ?? method;
  const first = await own.segment(later, found.mark);
  const mark = markOnLargest(first.mask, later) ?? found.mark;
  const { mask } = mark.slice === found.mark.slice ? first : await own.segment(later, mark);
  const measured = markOnLargest(mask, later);
  if (measured === undefined) return { reason: 'nothing-stands-out' };
  const { longAxisMm, shortAxisMm } = outerEdgeAxes(maskSlice(mask, measured.slice), pixelOf(later));
  return {
    mark: measured,
    mask,
    longAxisMm,
    shortAxisMm,
    confidence:
      Math.max(0, shift.correlation) * found.confidence * likeness(earlier, middle, radiusMm, later, measured),
    movedMm: distance(shift.place, transformPoint(registration.transform, middle)),
  };
}

function endsOf({ volume, mark }: LesionToPropagate): readonly [Vec3, Vec3] {
  const [a, b] = mark.longAxis;
  return [indexToLps(volume.affine, ...a, mark.slice), indexToLps(volume.affine, ...b, mark.slice)];
}

/** HU over which contrast medium and necrosis change a lesion; lung in the place of a nodule is farther off. */
const changeHu = 100;

/** 1 for tissue as it was, towards 0 for another one. Middles are compared: rims hold half of what is beside them. */
function likeness(
  { volume }: LesionToPropagate,
  middle: Vec3,
  radiusMm: number,
  later: PlacedVolume,
  { slice, longAxis: [a, b] }: VoxelMark,
): number {
  const before = meanAround(volume, lpsToIndex(volume.affine, middle), radiusMm / 3);
  const halfMm = (Math.hypot(a[0] - b[0], a[1] - b[1]) * later.spacingMm[1]) / 2;
  const after = meanAround(later, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, slice], halfMm / 3);
  return Math.exp(-(((after - before) / changeHu) ** 2) / 2);
}

/** @returns mean on the slice of a place, within a square. */
function meanAround({ voxels, shape, spacingMm }: PlacedVolume, [column, row, slice]: Vec3, halfMm: number): number {
  const [down, across] = [Math.floor(halfMm / spacingMm[1]), Math.floor(halfMm / spacingMm[2])];
  let [count, sum] = [0, 0];
  const k = Math.min(shape[0] - 1, Math.max(0, Math.round(slice)));
  for (let j = Math.round(row) - down; j <= Math.round(row) + down; j++)
    for (let c = Math.round(column) - across; c <= Math.round(column) + across; c++) {
      if (j < 0 || c < 0 || j >= shape[1] || c >= shape[2]) continue;
      count += 1;
      sum += voxels[(k * shape[1] + j) * shape[2] + c];
    }
  return sum / Math.max(1, count);
}

const pixelOf = ({ spacingMm }: PlacedVolume): readonly [number, number] => [spacingMm[1], spacingMm[2]];

/** The box whose outline depends least on the box; of equals the one of the lesion's own size. */
function bestProposal(
  later: PlacedVolume,
  [column, row]: IndexPoint,
  slice: number,
  radiusMm: number,
): MarkProposal | undefined {
  const proposals = boxScales.flatMap((size) => {
    const [down, across] = pixelOf(later).map((pixel) => Math.max(3, (boxMargin * size * radiusMm) / pixel));
    const corners = [
      [column - across, row - down],
      [column + across, row + down],
    ] as const;
    return proposalIn(later, slice, corners) ?? [];
  });
  return proposals.sort((a, b) => b.confidence - a.confidence)[0];
}

function proposalIn(
  volume: PlacedVolume,
  slice: number,
  corners: readonly [IndexPoint, IndexPoint],
): MarkProposal | undefined {
  try {
    return proposeMark(volume, { slice, corners });
  } catch {
    // Nothing stands out in this box, or it lies at the border: another one may do.
    return undefined;
  }
}

function markOnLargest(mask: Mask, volume: PlacedVolume): Required<VoxelMark> | undefined {
  const slice = largestSlice(mask);
  if (slice === undefined) return undefined;
  const plane = maskSlice(mask, slice);
  const axes = recistFromMask(plane, pixelOf(volume));
  if (axes === undefined) return undefined;
  const placed = ([p, q]: readonly [IndexPoint, IndexPoint]): readonly [IndexPoint, IndexPoint] => {
    const [rows, columns] = plane.origin;
    return [
      [p[0] + columns, p[1] + rows],
      [q[0] + columns, q[1] + rows],
    ];
  };
  return { slice, longAxis: placed(axes.longAxis), shortAxis: placed(axes.shortAxis) };
}
