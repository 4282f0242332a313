import type { ComparedStudy, StudyComparison } from '../../../models/follow-up/compare-studies.js';
import type { CandidateView } from '../../http/candidates/candidate-schemas.js';
import type { MethodDescription } from '../../../dicom-sr/measurement/method-description.js';
import type { LesionDecision } from '../lesion-decision.js';

/** What the images say of which lesion is which: a reader confirms it by taking the decision, or leaves it. */
export interface IdentityProposal {
  readonly decision: LesionDecision;
  /** As readers call them. */
  readonly lesion: string;
  readonly other?: string;
  /** Visit that it is about, and the one that it was compared with; YYYYMMDD. */
  readonly date: string;
  readonly against: string;
  /** 0 to 1; absent where something is said to be new. */
  readonly confidence?: number;
  /** One sentence. */
  readonly reason: string;
}

/** A mark that was carried to a visit which does not name the lesion: a candidate, which nobody has seen and nothing stores. */
export interface CarriedCandidate extends CandidateView {
  /** Key and name of the lesion. */
  readonly lesion: string;
  readonly name: string;
  readonly date: string;
  readonly studyInstanceUID: string;
  /** How far from where the registration alone puts it. */
  readonly movedMm: number;
}

/** What could not be compared, or not be found. */
export interface NotCompared {
  readonly date: string;
  readonly against: string;
  /** Key of the lesion, where it is about one. */
  readonly lesion?: string;
  /** A stable word: a reason of the registration, of the propagation, or the code of what kept the images from being read. */
  readonly reason: string;
}

/** A patient's visits, compared on the images. */
export interface VisitComparison {
  readonly proposals: readonly IdentityProposal[];
  readonly carried: readonly CarriedCandidate[];
  readonly notCompared: readonly NotCompared[];
}

/** Two studies without anything of the patient but the grid. */
export interface ComparisonTask {
  readonly earlier: ComparedStudy;
  readonly later: ComparedStudy;
}

export interface ComparisonAnswer {
  readonly comparison: StudyComparison;
  /** What segmented at the carried places. */
  readonly method: Pick<MethodDescription, 'id' | 'version'>;
}

/** Compares two studies; it takes a second or two of one processor, and more for each carried mark. */
export type Compare = (task: ComparisonTask) => Promise<ComparisonAnswer>;
