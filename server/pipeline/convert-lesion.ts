import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { Segmenter } from '../segmenter/segmenter.js';
import type { LesionInVolume } from './segment-in-series.js';
import { segmentInSeries } from './segment-in-series.js';
import type { ResultIdentity, WrittenLesion } from './write-lesion.js';
import { writeLesion } from './write-lesion.js';

export interface ConvertLesionRequest extends ResultIdentity {
  /** The surroundings of the mark, grown so many times. */
  readonly volumeOf: (growth: number) => Promise<CtVolume>;
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
export async function convertLesion(request: ConvertLesionRequest): Promise<LesionInVolume & WrittenLesion> {
  const { volumeOf, mark, methodId, segmenter, jobKey, acceptedAt, srSopClass } = request;
  const lesion = await segmentInSeries(volumeOf, mark, methodId, segmenter);
  return { ...lesion, ...writeLesion(lesion.volume, lesion, { jobKey, acceptedAt, srSopClass }) };
}
