import { DicomError } from '../errors/dicom-error.js';
import { distance } from '../geometry/vec3.js';
import type { CtImage } from './ct-image.js';

/** Cosines and spacing of one series differ by rounding only. */
const cosineTolerance = 1e-4;
const spacingTolerance = 1e-4;

/**
 * Lets images pass that can be one volume: same study, series, frame of reference, orientation, matrix and pixel spacing.
 * @throws {DicomError} mixed-frame-of-reference, mixed-orientation, or invalid-attribute for images of several series
 */
export function refuseMixedImages(images: readonly CtImage[]): void {
  const first = images[0];
  for (const image of images) {
    if (image.studyInstanceUID !== first.studyInstanceUID || image.seriesInstanceUID !== first.seriesInstanceUID) {
      throw new DicomError('invalid-attribute', 'The images are of several series.');
    }
    if (image.frameOfReferenceUID !== first.frameOfReferenceUID) {
      throw new DicomError('mixed-frame-of-reference', 'The images have several frames of reference.');
    }
    const what = differingPlane(image, first);
    if (what !== undefined) throw new DicomError('mixed-orientation', `The images differ in ${what}.`);
  }
}

function differingPlane(a: CtImage, b: CtImage): string | undefined {
  const turned = Math.max(...([0, 1] as const).map((i) => distance(a.orientation[i], b.orientation[i])));
  if (turned > cosineTolerance) return 'orientation';
  if (a.matrix[0] !== b.matrix[0] || a.matrix[1] !== b.matrix[1]) return 'matrix';
  const scaled = Math.max(...([0, 1] as const).map((i) => Math.abs(a.pixelSpacingMm[i] / b.pixelSpacingMm[i] - 1)));
  return scaled > spacingTolerance ? 'pixel spacing' : undefined;
}
