import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import type { LesionRoi } from '../../data/roi/lesion-roi.js';
import { unpackMask } from '../../evaluation/input/packed-mask.js';
import type { SliceDice } from '../../evaluation/scoring/score-lesion.js';
import { maskSlice } from '../../measure/mask-slice.js';
import { trimMask } from '../../evaluation/input/trim-mask.js';
import { alignMasks } from '../../metrics/align-masks.js';
import { compareMasks } from '../../metrics/compare-masks.js';
import type { OverlapMetrics } from '../../metrics/overlap.js';
import { countOverlap, overlapMetrics } from '../../metrics/overlap.js';

/** Between the outlines (on a slice) or surfaces (in the volume) of two masks, in mm and in pixels or voxels; null where one of them is empty. */
export interface Distances {
  readonly hd95Mm: number | null;
  readonly avdMm: number | null;
  readonly hd95Pixels: number | null;
  readonly avdPixels: number | null;
}

/** Agreement with the truth on the marked slice of the image. */
export interface SliceAgreement extends OverlapMetrics, Distances {}

/** What one variant made of one lesion. */
export interface LesionScore {
  readonly lesion: string;
  readonly set: string;
  readonly organ: string;
  /** Row of a table: `CNN`, `CNN-GC`, `under`, `grabcut-r`. */
  readonly variant: string;
  readonly slice: SliceAgreement;
  /** Absent for what fills one slice only. */
  readonly volume?: OverlapMetrics;
  /** Of the surfaces; absent also from results of before it was counted. */
  readonly volumeDistances?: Distances;
  readonly byOffset: readonly SliceDice[];
  /** true where a slice without lesion follows on each side, so that stopping in time counts. */
  readonly hasFreeSlices: boolean;
}

/** What a mask is held against. */
export interface KnownLesion {
  readonly id: string;
  readonly set: string;
  readonly organ: string;
  readonly truth: Mask;
  readonly markedSlice: number;
  readonly spacingMm: SliceRowColumn;
  /** See `LesionScore`. */
  readonly hasFreeSlices: boolean;
}

/** @returns the scores of a mask of the image against the truth of a lesion; undefined where the truth is not known. */
export function scoreMask(roi: LesionRoi, variant: string, mask: Mask, dimension: 2 | 3): LesionScore | undefined {
  if (!roi.imageTruth) return undefined;
  const { id, set, organ, freeSlices } = roi;
  const known = {
    ...{ id, set, organ },
    truth: unpackMask(roi.imageTruth),
    markedSlice: roi.mark.slice,
    spacingMm: roi.image.spacingMm,
    hasFreeSlices: Math.min(...(freeSlices ?? [0])) >= 1,
  };
  return scoreKnown(known, variant, mask, dimension);
}

/** @returns the scores of a mask of the image against what is known of its lesion */
export function scoreKnown(known: KnownLesion, variant: string, mask: Mask, dimension: 2 | 3): LesionScore {
  const { id, set, organ, truth, markedSlice, spacingMm, hasFreeSlices } = known;
  const found = trimMask(mask);
  const slice = agreement(onSlice(found, markedSlice), onSlice(truth, markedSlice), spacingMm);
  return {
    ...{ lesion: id, set, organ, variant, slice },
    byOffset: [{ offset: 0, dice: slice.dice }],
    ...(dimension === 3 && inVolume(found, truth, markedSlice)),
    ...(dimension === 3 && { volumeDistances: distances(found, truth, spacingMm, 3) }),
    hasFreeSlices,
  };
}

function onSlice(mask: Mask, slice: number): Mask {
  const { origin, rows, columns, pixels } = maskSlice(mask, slice);
  return { origin: [slice, ...origin], shape: [1, rows, columns], voxels: pixels };
}

function agreement(found: Mask, truth: Mask, spacingMm: SliceRowColumn): SliceAgreement {
  const { first, second } = alignMasks(found, truth);
  return { ...overlapMetrics(countOverlap(first, second)), ...distances(found, truth, spacingMm, 2) };
}

function distances(found: Mask, truth: Mask, spacingMm: SliceRowColumn, dimension: 2 | 3): Distances {
  const inMm = compareMasks(found, truth, spacingMm, dimension);
  const inPixels = compareMasks(found, truth, [1, 1, 1], dimension);
  const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    hd95Mm: orNull(inMm.hausdorff95Mm),
    avdMm: orNull(inMm.averageHausdorffMm),
    hd95Pixels: orNull(inPixels.hausdorff95Mm),
    avdPixels: orNull(inPixels.averageHausdorffMm),
  };
}

/** Overlap in the volume, and Dice of every slice that holds truth. */
function inVolume(found: Mask, truth: Mask, markedSlice: number): Pick<LesionScore, 'volume' | 'byOffset'> {
  const { first, second, origin, shape } = alignMasks(found, truth);
  const plane = shape[1] * shape[2];
  const byOffset = Array.from({ length: shape[0] }, (_, k) => k).flatMap((k) => {
    const [own, real] = [first, second].map((voxels) => voxels.subarray(k * plane, (k + 1) * plane));
    if (!real.includes(1)) return [];
    return [{ offset: origin[0] + k - markedSlice, dice: overlapMetrics(countOverlap(own, real)).dice }];
  });
  return { volume: overlapMetrics(countOverlap(first, second)), byOffset };
}
