import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Every code that training raises. */
export const trainingErrorCatalogue = {
  'training-diverged': {
    meaning: 'The training loss is no longer a finite number.',
    nextStep: 'Lower the learning rate or clip the gradients more strongly, and go on from the last checkpoint.',
    retryable: false,
  },
  'training-batch-invalid': {
    meaning: 'A batch lacks a tensor that the network or the loss needs, or a tensor has another shape.',
    nextStep: 'Build batches with the names and shapes that the loss documents.',
    retryable: false,
  },
  'checkpoint-damaged': {
    meaning: 'A training checkpoint cannot be read.',
    nextStep: 'Go on from an older checkpoint, or start the run anew.',
    retryable: false,
  },
  'checkpoint-mismatch': {
    meaning: 'A training checkpoint was written by a run with another network, loss or optimiser.',
    nextStep: 'Resume with the recipe that wrote the checkpoint, or start the run anew.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
