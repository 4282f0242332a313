import type { Mark, ReadMarks, ReadWarning, UnplacedMark } from '../../measurement/mark.js';
import { readWarning } from '../read-warning.js';
import type { WarningReason } from '../warning-reasons.js';
import type { CandidateImage } from './candidate-image.js';
import { placeNamedImage } from './place-named-image.js';
import { placePatientLines } from './place-patient-lines.js';

/**
 * Places the marks of a document that wait for the geometry of the images; those on segments were measured before (measure-segment.ts).
 * @param images every image that they may lie on; more do no harm
 * @returns the document with all of its marks in pixels of an image; a warning for each that could not be placed
 */
export function placeMarks(
  { marks, warnings, unplaced = [] }: ReadMarks,
  images: readonly CandidateImage[],
): ReadMarks {
  const placed: Mark[] = [...marks];
  const refused: ReadWarning[] = [...warnings];
  for (const each of unplaced) {
    const mark = placeMark(each, images);
    if (typeof mark === 'string') refused.push(readWarning(mark, each.mark.source.groupIndex));
    else placed.push(mark);
  }
  return { marks: placed, warnings: refused };
}

/** @returns the mark on its image, or why there is none. */
export function placeMark(
  { place, mark, studyInstanceUID }: UnplacedMark,
  images: readonly CandidateImage[],
): Mark | WarningReason {
  if (place.kind === 'segment') return 'segmentation-not-found';
  const placed = place.kind === 'patient-lines' ? placePatientLines(place, images) : placeNamedImage(place, images);
  if (typeof placed === 'string') return placed;
  const { image, longAxis, shortAxis } = placed;
  if (studyInstanceUID !== undefined && mark.source.format === 'csv' && studyInstanceUID !== image.studyInstanceUID)
    return 'image-not-found';
  return {
    longAxis,
    ...(shortAxis && { shortAxis }),
    referencedImage: {
      sopClassUID: image.sopClassUID,
      sopInstanceUID: image.sopInstanceUID,
      ...(image.frameNumber !== undefined && { frameNumber: image.frameNumber }),
      studyInstanceUID: image.studyInstanceUID,
      seriesInstanceUID: image.seriesInstanceUID,
    },
    ...mark,
  };
}
