/**
 * The states of a review.
 *
 *   unreviewed ─► accepted | rejected | corrected ─► superseded
 *
 * A decision may be changed by a further one (accepted ─► rejected), or taken back (─► unreviewed); every step stays in the history.
 */
export const reviewStates = ['unreviewed', 'accepted', 'rejected', 'corrected', 'superseded'] as const;

export type ReviewState = (typeof reviewStates)[number];

/** What each state means; also in the OpenAPI document. */
export const reviewStateMeanings: Readonly<Record<ReviewState, string>> = {
  unreviewed: 'No reader has decided, or the decision was taken back.',
  accepted:
    'A reader agrees with the result. The archive has a verified report that names the automatic one as its predecessor.',
  rejected: 'A reader refuses the result. The archive has a rejection note for it (IHE IOCM); nothing is deleted.',
  corrected:
    'A reader changed the mask. The archive has a corrected segmentation and a verified report, which name what they replace.',
  superseded: 'A newer version of the mark or of the method took the place of the result; the end.',
};

/** The only place that says which state may follow which. */
const legalSteps: Readonly<Record<ReviewState, readonly ReviewState[]>> = {
  unreviewed: ['accepted', 'rejected', 'corrected', 'superseded'],
  accepted: ['unreviewed', 'rejected', 'corrected', 'superseded'],
  rejected: ['unreviewed', 'accepted', 'corrected', 'superseded'],
  corrected: ['unreviewed', 'accepted', 'rejected', 'corrected', 'superseded'],
  superseded: [],
};

export const isLegalStep = (from: ReviewState, to: ReviewState): boolean => legalSteps[from].includes(to);
