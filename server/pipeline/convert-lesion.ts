import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { Segmenter } from '../segmenter/segmenter.js';
import type { SegmentedLesion } from './segment-lesion.js';
import { segmentLesion } from './segment-lesion.js';
import type { ResultIdentity, WrittenLesion } from './write-lesion.js';
import { writeLesion } from './write-lesion.js';

export interface ConvertLesionRequest extends ResultIdentity {
  readonly volume: CtVolume;
  readonly mark: Mark;
  readonly segmenter: Segmenter;
  /** Method id, or `default`. */
  readonly methodId: string;
}

/**
 * Turns one mark in its volume into SEG and SR, without touching disk or network.
 * @throws {DicomError} image-not-found, mark-outside-image
 * @throws {ServerError} no-lesion-found and the other errors of the segmenter
 */
export async function convertLesion(request: ConvertLesionRequest): Promise<SegmentedLesion & WrittenLesion> {
  const { volume, mark, methodId, segmenter, jobKey, acceptedAt, srSopClass } = request;
  const lesion = await segmentLesion(volume, mark, methodId, segmenter);
  return { ...lesion, ...writeLesion(volume, lesion, { jobKey, acceptedAt, srSopClass }) };
}
