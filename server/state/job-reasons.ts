/** What is said of a reason that is no error. */
export interface ReasonEntry {
  readonly meaning: string;
  readonly nextStep: string;
}

/** Reasons for which a job changes its state without an error; stable, as the codes of errors are. */
export const jobReasons = {
  requested: {
    meaning: 'The conversion was asked for again.',
    nextStep: 'Nothing: the job goes before those that just arrived.',
  },
  'result-deleted': {
    meaning: 'The conversion was asked for again, as the archive no longer holds its result.',
    nextStep: 'Nothing: the same objects are written again.',
  },
  'images-arrived': {
    meaning: 'Images of the study came after the job had been refused for want of them.',
    nextStep: 'Nothing: the job looks for its CT again.',
  },
  interrupted: {
    meaning: 'The server ended while the job was in work.',
    nextStep: 'Nothing: the job begins again.',
  },
  discarded: {
    meaning: 'An administrator decided that the mark is not to be converted.',
    nextStep: 'Nothing: who did it stands in the audit trail.',
  },
  'newer-mark': {
    meaning: 'A newer report holds a mark of the same lesion on the same series.',
    nextStep: 'Nothing: the newer mark counts.',
  },
  'duplicate-mark': {
    meaning: 'Another document holds a mark of the same lesion on the same image, and goes before this one.',
    nextStep: 'Nothing: the other mark counts; the report of its result names this one where it was written earlier.',
  },
  'newer-document': {
    meaning: 'Another report replaces the one that holds this mark.',
    nextStep: 'Nothing: the marks of the newer report count.',
  },
  'newer-method': {
    meaning: 'The segmentation method has another version than when the mark was accepted.',
    nextStep: 'Nothing: the mark is converted by the present version.',
  },
} as const satisfies Record<string, ReasonEntry>;

/** @returns what is said of a reason that is no error, undefined for another code. */
export const findJobReason = (code: string): ReasonEntry | undefined =>
  (jobReasons as Readonly<Record<string, ReasonEntry>>)[code];
