import type { CandidateScores } from '../scoring/candidate-scores.js';
import type { ProbabilityHistogram } from '../scoring/precision-recall.js';
import type { LesionScore } from '../scoring/score-prediction.js';
import type { ProposalScore } from '../recist-labelling/score-proposals.js';
import type { Recipe } from '../recipe/recipe.js';

/** What one stage of a run came to: a row (or a curve) of a table. */
export interface StageResult {
  /** `recist-slice`, `wsss-3`, `co-training`, `initial-masks`. */
  readonly stage: string;
  /** Steps of training up to here, all stages together. */
  readonly steps: number;
  readonly seconds: number;
  readonly scores: readonly LesionScore[];
  readonly onSlices?: ProbabilityHistogram;
  readonly inVolumes?: ProbabilityHistogram;
  readonly candidates?: readonly CandidateScores[];
  /** Marks from rough boxes (004). */
  readonly proposals?: readonly ProposalScore[];
  /** Counts worth telling, e.g. how labels came about. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** Everything that tables need of one run: results.json. */
export interface RunResult {
  readonly version: 1;
  readonly recipe: Recipe;
  readonly seed: number;
  /** Cut down to a few steps: its numbers say nothing. */
  readonly quick: boolean;
  readonly network?: { readonly id: string; readonly parameters: number };
  readonly lesions: { readonly train: number; readonly validation: number; readonly test: number };
  readonly patients: { readonly train: number; readonly validation: number; readonly test: number };
  readonly skipped: number;
  readonly stages: readonly StageResult[];
}
