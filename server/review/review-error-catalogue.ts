import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Codes of reviewing, and of reader studies. */
export const reviewErrorCatalogue = {
  'review-conflict': {
    meaning: 'Somebody else decided on this result meanwhile; nothing was changed.',
    nextStep: 'Look at that decision (`conflict`), and decide again with its version where it should be another one.',
    retryable: false,
  },
  'request-reused': {
    meaning: 'The request id was used before, for another decision.',
    nextStep: 'Draw a new request id for each decision; send the same one only to repeat the same decision.',
    retryable: false,
  },
  'result-missing': {
    meaning: 'The lesion has no result to review.',
    nextStep: 'Wait until its job is stored, or draw the lesion by hand (`origin` drawn).',
    retryable: false,
  },
  'result-superseded': {
    meaning: 'A newer version of the mark or of the method took the place of this result.',
    nextStep: 'Review the newer result of the same lesion.',
    retryable: false,
  },
  'no-probability': {
    meaning: 'The method of this result gives no probability.',
    nextStep: 'Nothing: the contour is all that the method says.',
    retryable: false,
  },
  'reader-study-not-found': {
    meaning: 'There is no reader study with this id.',
    nextStep: 'List the reader studies and take an id from there.',
    retryable: false,
  },
  'item-not-found': {
    meaning: 'The reader study has no such item.',
    nextStep: 'Ask for the next item of the study.',
    retryable: false,
  },
  'no-lesions-to-read': {
    meaning: 'No lesion has every mask that the reader study asks for.',
    nextStep: 'Convert the studies first, or choose other lesions or mask sources.',
    retryable: false,
  },
  'answer-does-not-fit': {
    meaning: 'The answer does not belong to this kind of reader study.',
    nextStep: 'Answer accept or reject in a study of acceptance; left, right, both or neither side by side.',
    retryable: false,
  },
  'already-answered': {
    meaning: 'The reader has answered this item before.',
    nextStep: 'Send `revises` where the earlier answer is to be replaced.',
    retryable: false,
  },
  'audit-broken': {
    meaning: 'The audit trail was changed: an entry does not follow from the one before it.',
    nextStep: 'Compare with an earlier export; the sequence number of the first such entry is in the detail.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
