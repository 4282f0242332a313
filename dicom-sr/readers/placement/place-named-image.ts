import type { NamedImage } from '../../measurement/mark.js';
import type { WarningReason } from '../warning-reasons.js';
import type { CandidateImage } from './candidate-image.js';
import type { PlacedLines } from './place-patient-lines.js';

/** Spacings are written with few digits. */
const spacingTolerance = 0.01;

/** Numbers of a table are compared without leading zeros: `007` and `7` are the same patient. */
const sameNumber = (a: string, b: string | undefined): boolean =>
  b !== undefined && a.trim().replace(/^0+(?=\d)/, '') === b.trim().replace(/^0+(?=\d)/, '');

/** @returns the lines of a table on the image that it names; or why there is none. */
export function placeNamedImage(place: NamedImage, images: readonly CandidateImage[]): PlacedLines | WarningReason {
  const found = images.filter((image) => isNamed(place, image));
  if (found.length === 0) return 'image-not-found';
  if (found.length > 1) return 'ambiguous-series';
  const [image] = found;
  if (!hasSpacing(image, place.pixelSpacingMm)) return 'spacing-differs';
  return { image, longAxis: place.longAxis, ...(place.shortAxis && { shortAxis: place.shortAxis }) };
}

function isNamed(place: NamedImage, image: CandidateImage): boolean {
  const { sopInstanceUID, frameNumber, seriesInstanceUID, series, instanceNumber } = place;
  if (frameNumber !== undefined && frameNumber !== (image.frameNumber ?? 1)) return false;
  if (sopInstanceUID !== undefined) return sopInstanceUID === image.sopInstanceUID;
  if (instanceNumber !== image.instanceNumber) return false;
  if (seriesInstanceUID !== undefined) return seriesInstanceUID === image.seriesInstanceUID;
  if (series === undefined) return false;
  const { seriesNumber, studyID, patientID } = series;
  return (
    sameNumber(seriesNumber, image.seriesNumber) &&
    (studyID === undefined || sameNumber(studyID, image.studyID)) &&
    (patientID === undefined || sameNumber(patientID, image.patientID))
  );
}

const hasSpacing = ({ pixelSpacingMm }: CandidateImage, stated: NamedImage['pixelSpacingMm']): boolean =>
  stated === undefined || stated.every((mm, axis) => Math.abs(mm / pixelSpacingMm[axis] - 1) <= spacingTolerance);
