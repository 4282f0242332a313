/** What a reader can say of a lesion over time; each with what it does. */
export const decisionKinds = {
  same: 'The lesion is one with `other`, whatever they are called: later marks of `other` count as marks of it.',
  apart: 'From `date` on, marks of this name are of another lesion.',
  merged: 'The lesion grew together with `other` at `date`: from then on both are measured as one, and count once.',
  split: 'From `date` on, `other` is a piece of the lesion, which fell apart: their sizes are added.',
  absent: 'The lesion is gone at `date`.',
  'too-small': 'The lesion is seen at `date`, but too small to measure: it counts 5 mm.',
  'not-evaluated': 'The lesion cannot be judged at `date`.',
  new: 'The lesion is unequivocally new.',
  'not-new': 'The lesion is not new: it was there before, or is none.',
  progressed: 'The lesion, a non-target one, progressed unequivocally at `date`.',
} as const;

export type DecisionKind = keyof typeof decisionKinds;

/** One decision. Lesions are named by their key. */
export interface LesionDecision {
  readonly kind: DecisionKind;
  readonly lesion: string;
  readonly other?: string;
  /** YYYYMMDD of a visit. */
  readonly date?: string;
}
