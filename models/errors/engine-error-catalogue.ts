import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Every code that loading and running networks raises. */
export const engineErrorCatalogue = {
  'model-missing': {
    meaning: 'There is no model file or no card of this name.',
    nextStep: 'Check the folder of the weights; a complete installation has NAME.onnx beside NAME.card.json.',
    retryable: false,
  },
  'model-card-invalid': {
    meaning: 'The card of a model cannot be read, or does not describe the file beside it.',
    nextStep: 'Install the weights anew; file and card belong together.',
    retryable: false,
  },
  'model-digest-mismatch': {
    meaning: 'A model file is not the one that its card describes: the SHA-256 differs.',
    nextStep: 'Install the weights anew; do not edit or mix model files.',
    retryable: false,
  },
  'model-damaged': {
    meaning: 'An engine cannot read a model file.',
    nextStep: 'Install the weights anew; if that does not help, choose another engine.',
    retryable: false,
  },
  'engine-unknown': {
    meaning: 'There is no engine of this name.',
    nextStep: 'Choose `auto`, or one of the engines that docs/engines.md lists.',
    retryable: false,
  },
  'engine-unavailable': {
    meaning: 'The engine that was asked for cannot run on this machine.',
    nextStep: 'Install what docs/engines.md names for it, or choose `auto`, which falls back to the processor.',
    retryable: false,
  },
  'engine-input-invalid': {
    meaning: 'A network was given a tensor that it does not take, or lacks one.',
    nextStep: 'Report it: preprocessing and model do not belong together.',
    retryable: false,
  },
  'engine-run-failed': {
    meaning: 'An engine gave up while it ran a network, usually for lack of memory.',
    nextStep: 'Free memory, or run fewer lesions at a time.',
    retryable: true,
  },
} as const satisfies Record<string, ErrorEntry>;
