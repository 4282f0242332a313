import { mostGrowth } from '../../dicom-sr/measurement/lesion-reach.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { hasVoxelOn } from '../../models/measure/mask-slice.js';
import type { Segmenter } from '../segmenter/segmenter.js';
import type { SegmentedLesion } from './segment-lesion.js';
import { segmentLesion } from './segment-lesion.js';

/** A segmented lesion with the volume that it was found in. */
export interface LesionInVolume extends SegmentedLesion {
  readonly volume: CtVolume;
}

/**
 * Segments a mark in the slices around it. Where the lesion reaches the last of these slices and the series goes on, twice as many are looked
 * at, up to twelve long axes.
 * @param volumeOf the surroundings of the mark, grown so many times
 * @throws {DicomError} of the series; image-not-found, mark-outside-image
 * @throws {ServerError} of the segmenter
 */
export async function segmentInSeries(
  volumeOf: (growth: number) => Promise<CtVolume>,
  mark: Mark,
  methodId: string,
  segmenter: Segmenter,
): Promise<LesionInVolume> {
  for (let growth = 0; ; growth++) {
    const volume = await volumeOf(growth);
    const lesion = await segmentLesion(volume, mark, methodId, segmenter);
    if (growth === mostGrowth || !reachesCut(lesion.outcome.mask, volume)) return { ...lesion, volume };
  }
}

/** Whether the mask lies on a slice behind which the series goes on. */
function reachesCut(mask: Mask, { cut, shape }: CtVolume): boolean {
  const { below = false, above = false } = cut ?? {};
  return (below && hasVoxelOn(mask, 0)) || (above && hasVoxelOn(mask, shape[0] - 1));
}
