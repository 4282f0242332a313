import type { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import type { AnySegmentationMethod } from './segmentation-method.js';

/**
 * @returns a method that cannot run on this installation and says so of every mark, with the code and the next step of its error. What is asked of
 * it fails; nothing else does. Its version is no real one, so that marks that it refused are taken up anew once it can run.
 */
export const createRefusingMethod = (id: string, reason: Recist3dError): AnySegmentationMethod => ({
  description: { id, version: 'not-installed', parameters: {} },
  dimension: 3,
  segment: () => {
    throw reason;
  },
});
