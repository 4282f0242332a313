import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Mark, MarkAxis } from '../../dicom-sr/measurement/mark.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { DrawnMark } from '../http/lesion/lesion-schemas.js';
import type { MovedMark } from '../review/review-entry.js';
import { findSlice } from './find-slice.js';

/**
 * @returns a mark as a reader drew it on an image of the series
 * @throws {DicomError} image-not-found
 */
export function movedMarkOf(drawn: DrawnMark, volume: CtVolume): MovedMark {
  const index = findSlice(volume, drawn);
  if (index === undefined) throw new DicomError('image-not-found', 'The marked image is not in this CT series.');
  const { sopClassUID, sopInstanceUID, frameNumber } = volume.slices[index];
  return {
    sopClassUID,
    sopInstanceUID,
    ...(frameNumber === undefined ? {} : { frameNumber }),
    longAxis: axisOf(drawn.longAxis),
    ...(drawn.shortAxis === undefined ? {} : { shortAxis: axisOf(drawn.shortAxis) }),
  };
}

const axisOf = ({ endpoints }: DrawnMark['longAxis']): MarkAxis => ({ endpoints });

/** @returns the mark of a lesion with its axes where a reader moved them; the lengths that its document stated no longer hold. */
export function withMovedAxes(mark: Mark, moved: MovedMark | undefined): Mark {
  if (moved === undefined) return mark;
  const { longAxis, shortAxis, sopClassUID, sopInstanceUID, frameNumber } = moved;
  const { shortAxis: _short, referencedImage, ...rest } = mark;
  const { frameNumber: _frame, ...image } = referencedImage;
  return {
    ...rest,
    longAxis,
    ...(shortAxis === undefined ? {} : { shortAxis }),
    referencedImage: {
      ...image,
      sopClassUID,
      sopInstanceUID,
      ...(frameNumber === undefined ? {} : { frameNumber }),
    },
  };
}
