import type { DicomErrorCode } from '../errors/dicom-error.js';
import { DicomError } from '../errors/dicom-error.js';
import type { FrameHeader } from './frame-header.js';
import type { LeftOut } from './select-images.js';
import { whyApart } from './select-images.js';

/**
 * Lets images pass that can be one volume: same study, series, frame of reference, orientation, matrix and pixel spacing. Where no mark says
 * which images are meant, none of them is left out.
 * @throws {DicomError} mixed-frame-of-reference, mixed-orientation, not-a-slice, or invalid-attribute for images of several series
 */
export function refuseMixedImages(images: readonly FrameHeader[]): void {
  for (const image of images) {
    const why = whyApart(image, images[0]);
    if (why !== undefined) throw new DicomError(codes[why], `The images of the series are mixed: ${why}.`);
  }
}

const codes: Readonly<Record<LeftOut, DicomErrorCode>> = {
  localizer: 'not-a-slice',
  projection: 'not-a-slice',
  'other series': 'invalid-attribute',
  'other frame of reference': 'mixed-frame-of-reference',
  'other orientation': 'mixed-orientation',
  'other matrix': 'mixed-orientation',
  'other pixel spacing': 'mixed-orientation',
};
