import { describe, expect, test } from '@jest/globals';
import { confirmedResponse } from '../../../../models/follow-up/best-response.js';
import { overallResponse } from '../../../../models/follow-up/overall-response.js';
import type {
  NonTargetResponse,
  OverallResponse,
  TargetResponse,
} from '../../../../models/follow-up/response-categories.js';

const targets: readonly TargetResponse[] = ['CR', 'PR', 'SD', 'PD', 'NE'];
const nonTargets: readonly NonTargetResponse[] = ['CR', 'non-CR/non-PD', 'PD', 'NE'];

describe('RECIST 1.1, table 1', () => {
  test.each<[TargetResponse, NonTargetResponse, OverallResponse]>([
    ['CR', 'CR', 'CR'],
    ['CR', 'non-CR/non-PD', 'PR'],
    ['CR', 'NE', 'PR'],
    ['PR', 'CR', 'PR'],
    ['PR', 'non-CR/non-PD', 'PR'],
    ['PR', 'NE', 'PR'],
    ['SD', 'CR', 'SD'],
    ['SD', 'non-CR/non-PD', 'SD'],
    ['SD', 'NE', 'SD'],
    ['NE', 'CR', 'NE'],
    ['NE', 'non-CR/non-PD', 'NE'],
  ])('targets %s, non-targets %s, no new lesions: %s', (target, nonTarget, expected) => {
    expect(overallResponse(target, nonTarget, false)).toBe(expected);
  });

  test.each(nonTargets)('targets PD, non-targets %s, new lesions or not: PD', (nonTarget) => {
    expect([overallResponse('PD', nonTarget, false), overallResponse('PD', nonTarget, true)]).toEqual(['PD', 'PD']);
  });

  test.each(targets)('targets %s, non-targets PD, new lesions or not: PD', (target) => {
    expect([overallResponse(target, 'PD', false), overallResponse(target, 'PD', true)]).toEqual(['PD', 'PD']);
  });

  test.each(targets.flatMap((target) => nonTargets.map((nonTarget) => [target, nonTarget] as const)))(
    'targets %s, non-targets %s, new lesions: PD',
    (target, nonTarget) => {
      expect(overallResponse(target, nonTarget, true)).toBe('PD');
    },
  );

  test.each(targets)('targets %s without any non-targets: the same', (target) => {
    expect(overallResponse(target, 'none', false)).toBe(target);
  });
});

describe('RECIST 1.1, table 2', () => {
  test.each<[NonTargetResponse, boolean, OverallResponse]>([
    ['CR', false, 'CR'],
    ['non-CR/non-PD', false, 'non-CR/non-PD'],
    ['NE', false, 'NE'],
    ['PD', false, 'PD'],
    ['PD', true, 'PD'],
    ['CR', true, 'PD'],
    ['non-CR/non-PD', true, 'PD'],
    ['NE', true, 'PD'],
  ])('non-targets %s, new lesions %s: %s', (nonTarget, newLesions, expected) => {
    expect(overallResponse(undefined, nonTarget, newLesions)).toBe(expected);
  });
});

describe('RECIST 1.1, table 3', () => {
  test.each<[TargetResponse, TargetResponse, TargetResponse, TargetResponse]>([
    ['CR', 'CR', 'CR', 'CR'],
    ['CR', 'PR', 'SD', 'PD'],
    ['CR', 'SD', 'SD', 'PD'],
    ['CR', 'PD', 'SD', 'PD'],
    ['CR', 'NE', 'SD', 'NE'],
    ['PR', 'CR', 'PR', 'PR'],
    ['PR', 'PR', 'PR', 'PR'],
    ['PR', 'SD', 'SD', 'SD'],
    ['PR', 'PD', 'SD', 'PD'],
    ['PR', 'NE', 'SD', 'NE'],
    ['NE', 'NE', 'NE', 'NE'],
  ])('%s, then %s: %s where it lasted, %s where not', (first, then, lasted, short) => {
    expect(confirmedResponse(first, then, true)?.response).toBe(lasted);
    expect(confirmedResponse(first, then, false)?.response).toBe(short);
  });

  test('leaves CR then PR to a reader: it may have been PR from the beginning', () => {
    expect(confirmedResponse('CR', 'PR', true)?.alternatives).toEqual(['PR']);
  });

  test('holds no pairs that need no confirmation', () => {
    expect(confirmedResponse('SD', 'PD', true)).toBeUndefined();
  });
});
