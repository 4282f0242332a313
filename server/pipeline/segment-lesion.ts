import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import type { LocatedMark, Mark } from '../../dicom-sr/measurement/mark.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { SegmentOutcome, Segmenter } from '../segmenter/segmenter.js';

/** A mark in its volume, and what the method made of it. */
export interface SegmentedLesion {
  readonly located: LocatedMark;
  readonly outcome: SegmentOutcome;
}

/**
 * Places a mark in its volume and segments it. Only grid and voxel mark go to the segmenter, nothing of the patient.
 * @throws {DicomError} image-not-found, mark-outside-image
 * @throws {ServerError} of the segmenter
 */
export async function segmentLesion(
  volume: CtVolume,
  mark: Mark,
  methodId: string,
  segmenter: Segmenter,
): Promise<SegmentedLesion> {
  const located = locateMark(mark, volume);
  const { voxels, shape, spacingMm } = volume;
  const outcome = await segmenter.segment({
    volume: { voxels, shape, spacingMm },
    mark: located.voxel,
    method: methodId,
  });
  return { located, outcome };
}
