import { DicomError } from '../errors/dicom-error.js';
import type { CtSlice } from './ct-volume.js';

/** An image as a mark names it. */
export interface MarkedImage {
  readonly sopInstanceUID: string;
  /** 1-based; absent for single-frame images. */
  readonly frameNumber?: number;
}

/**
 * @returns the index of the marked frame. A mark on the source of a concatenation counts its frames through all parts.
 * @throws {DicomError} image-not-found where no frame is the marked one, or several may be
 * @see PS3.3 table 10-3 Image SOP Instance Reference, C.7.6.16.1.3 Concatenation
 */
export function findFrame(slices: readonly CtSlice[], image: MarkedImage): number {
  const ofImage = slices.flatMap((slice, i) => (numberIn(slice, image) === undefined ? [] : [i]));
  if (ofImage.length === 0) throw notFound('The marked image is not in this series.');
  if (image.frameNumber === undefined && ofImage.length > 1)
    throw notFound(`The mark does not say on which of ${ofImage.length} frames it is.`);
  const found = ofImage.find((i) => numberIn(slices[i], image) === (image.frameNumber ?? numberIn(slices[i], image)));
  if (found !== undefined) return found;
  if (slices[ofImage[0]].frameNumber === undefined)
    throw notFound(`Frame ${image.frameNumber} is marked on an image with a single frame.`);
  throw notFound(`The series holds no frame ${image.frameNumber} of the marked image.`);
}

/** The number of a frame in the image that a mark names; undefined where it belongs to another one. */
function numberIn(slice: CtSlice, { sopInstanceUID }: MarkedImage): number | undefined {
  const own = slice.frameNumber ?? 1;
  if (slice.sopInstanceUID === sopInstanceUID) return own;
  return slice.concatenation?.sourceUID === sopInstanceUID ? slice.concatenation.frameOffset + own : undefined;
}

const notFound = (detail: string): DicomError => new DicomError('image-not-found', detail);
