import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Every code that the methods raise. */
export const methodErrorCatalogue = {
  'method-unknown': {
    meaning: 'No segmentation method has this id.',
    nextStep: 'Choose one of those that `recist3d evaluate --methods all` lists, or `default`.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
