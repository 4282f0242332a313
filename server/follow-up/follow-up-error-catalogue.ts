import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Every code of `recist3d response`. */
export const followUpErrorCatalogue = {
  'several-patients': {
    meaning: 'The documents are of several patients.',
    nextStep: 'Name one of them with --patient, or ask for a folder of one patient.',
    retryable: false,
  },
  'no-follow-up': {
    meaning: 'There is no mark with a lesion name, a length and a study date.',
    nextStep: 'Check with `recist3d inspect` what is read of the documents.',
    retryable: false,
  },
  'baseline-missing': {
    meaning: 'There is no visit at the date that was named as baseline.',
    nextStep: 'Name the date of a visit with marks, YYYYMMDD, or leave it out to take the first one.',
    retryable: false,
  },
  'decisions-unreadable': {
    meaning: 'The file of decisions cannot be read.',
    nextStep: 'Write a JSON list of decisions, such as those in comparison.json; docs/follow-up.md lists their kinds.',
    retryable: false,
  },
  'patient-not-found': {
    meaning: 'The archive has no study of this patient.',
    nextStep: 'Check the Patient ID as the archive spells it; `recist3d doctor` tells whether the archive answers.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
