import { describe, expect, test } from '@jest/globals';
import type { ReviewState } from '../../../../server/review/review-state.js';
import { isLegalStep, reviewStates } from '../../../../server/review/review-state.js';

describe('the states of a review', () => {
  test.each<readonly [ReviewState, readonly ReviewState[]]>([
    ['unreviewed', ['accepted', 'rejected', 'corrected', 'superseded']],
    ['accepted', ['unreviewed', 'rejected', 'corrected', 'superseded']],
    ['rejected', ['unreviewed', 'accepted', 'corrected', 'superseded']],
    ['corrected', ['unreviewed', 'accepted', 'rejected', 'corrected', 'superseded']],
    ['superseded', []],
  ])('from %s lead to %j alone', (from, next) => {
    expect(reviewStates.filter((to) => isLegalStep(from, to))).toEqual(next);
  });
});
