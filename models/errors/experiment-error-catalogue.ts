import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Every code that an experiment raises. */
export const experimentErrorCatalogue = {
  'recipe-invalid': {
    meaning: 'The recipe cannot be read, or holds values that are not allowed.',
    nextStep: 'Correct every entry named in the message; docs/training.md lists them all.',
    retryable: false,
  },
  'training-data-missing': {
    meaning: 'A source of the recipe has no lesions on one side of the split.',
    nextStep: 'Check the folder of data (--data), the sources and the split of the recipe.',
    retryable: false,
  },
  'run-mismatch': {
    meaning: 'The folder of results belongs to another version of the recipe.',
    nextStep: 'Choose another folder (--out), or start anew with --restart.',
    retryable: false,
  },
  'deep-lesion-unreadable': {
    meaning: 'The folder is not in the layout of DeepLesion, or a row or image of it cannot be read.',
    nextStep: 'Point the source at the folder that holds DL_info.csv and Images_png.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
