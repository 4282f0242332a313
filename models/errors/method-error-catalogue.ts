import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Every code that the methods raise. */
export const methodErrorCatalogue = {
  'method-unknown': {
    meaning: 'No segmentation method has this id.',
    nextStep: 'Choose one of those that `recist3d evaluate --methods all` lists, or `default`.',
    retryable: false,
  },
  'weights-not-installed': {
    meaning: 'The method is a network whose weights are not in the folder of the weights.',
    nextStep:
      'Put NAME.onnx and NAME.card.json into models/weights (`recist3d weights` makes them of a finished run), or choose `default`, which runs without.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
