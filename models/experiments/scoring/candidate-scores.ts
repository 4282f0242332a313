/** What candidates on whole slices are worth at one threshold, over all studies of a test. */
export interface CandidateScores {
  /** Where the studies are from. */
  readonly set: string;
  readonly studies: number;
  /** Least mean probability of a candidate. */
  readonly threshold: number;
  readonly lesions: number;
  readonly candidates: number;
  /** Candidates that overlap a lesion. */
  readonly hits: number;
  /** Lesions that a candidate overlaps. */
  readonly found: number;
  /** hits / candidates; 1 where there is no candidate. */
  readonly precision: number;
  /** found / lesions. */
  readonly recall: number;
  readonly falsePerStudy: number;
}
