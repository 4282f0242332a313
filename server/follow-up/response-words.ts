import { recistRules } from '../../models/follow-up/target-response.js';
import type { FollowedLesion, FollowUp, LesionAtVisit } from './follow-up.js';

export const mm = (value: number): string => value.toFixed(1);
export const ml = (mm3: number): string => (mm3 / 1000).toFixed(2);

/** @returns a share as a signed percentage; '' where there is none. */
export const share = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value)
    ? ''
    : `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(100 * value).toFixed(1)} %`;

/** @returns YYYYMMDD as YYYY-MM-DD. */
export const dateWords = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

const stateWords: Readonly<Record<LesionAtVisit['state'], string>> = {
  measured: '',
  absent: 'gone',
  'too-small': 'too small to measure (5 mm)',
  'not-evaluated': 'not evaluated',
  merged: 'grew into another lesion',
};

/** @returns what became of a lesion that was not measured; nobody looks for one before it is there. */
export const wordsOf = ({ role }: FollowedLesion, { state }: LesionAtVisit): string =>
  role === 'new' && state === 'not-evaluated' ? 'not marked' : stateWords[state];

/** @returns where sizes come from, and by what volumes are judged. */
export const rulesWords = ({ basis, thresholds: { partialShare, progressionShare } }: FollowUp): string =>
  `sizes by ${basisWords[basis]} · RECIST 1.1: PR ${share(-recistRules.partialShare)} of baseline, PD ${share(recistRules.progressionShare)} of the smallest sum and ${recistRules.progressionMm} mm · volumes: PR ${share(-partialShare)}, PD ${share(progressionShare)}`;

const basisWords = {
  marks: 'the marks of readers',
  results: 'the segmentations',
  reviewed: 'the segmentations that a reader stands for',
} as const;

/** @returns colour of a response; words say it too. */
export const verdictOf = (response: string): 'green' | 'amber' | 'red' =>
  response === 'PD' ? 'red' : ['CR', 'PR', 'SD', 'baseline', 'non-CR/non-PD'].includes(response) ? 'green' : 'amber';

/** @returns days in which a volume doubles, or halves where they are negative, in words. */
export const growthWords = (doublingDays: number): string =>
  `${doublingDays > 0 ? 'doubles' : 'halves'} in ${Math.abs(Math.round(doublingDays))} days`;

/** @returns what table 3 gives, in words. */
export const bestWords = ({ response, alternatives }: NonNullable<FollowUp['best']>): string =>
  `Best response where confirmation is required: ${response}${alternatives.length > 0 ? ` (or ${alternatives.join(', ')}; a reader decides)` : ''}`;
