import { describe, expect, test } from '@jest/globals';
import {
  arranged,
  failedChecks,
  lightOf,
  nextUnreviewed,
  statusOf,
} from '../../../ohif-extension/extension-lesion-review/src/review/lesion.js';
import type { Lesion } from '../../../ohif-extension/extension-lesion-review/src/review/lesion.js';

const check = (name: string, passed: boolean) => ({ name, value: 1, unit: '%', limit: 2, passed });

function lesion(
  jobId: string,
  changes: Partial<Lesion['view']> = {},
  state?: NonNullable<Lesion['review']>['state'],
): Lesion {
  const view: Lesion['view'] = {
    jobId,
    state: 'stored',
    findingSites: [],
    mark: {
      sopInstanceUID: '1.2',
      longAxis: {
        endpoints: [
          [0, 0],
          [9, 0],
        ],
      },
    },
    method: { id: 'm', version: '1' },
    segmentation: { seriesInstanceUID: '1.3', sopInstanceUID: '1.4' },
    checks: [check('components', true)],
    flags: [],
    ...changes,
  };
  if (state === undefined) return { view };
  return { view, review: { jobId, studyInstanceUID: '1', state, version: 1, history: [] } };
}

describe('a lesion of the list', () => {
  test('is unreviewed until a reader decides, and superseded whatever was decided', () => {
    expect(statusOf(lesion('a'))).toBe('unreviewed');
    expect(statusOf(lesion('a', {}, 'accepted'))).toBe('accepted');
    expect(statusOf(lesion('a', { state: 'superseded' }, 'accepted'))).toBe('superseded');
    expect(statusOf(lesion('a', { state: 'refused' }))).toBe('refused');
    const { segmentation: _segmentation, ...waiting } = lesion('a', { state: 'queued' }).view;
    expect(statusOf({ view: waiting })).toBe('working');
  });

  test('counts both forms of one axis as one failed check', () => {
    const checks = [check('long-axis-deviation', false), check('long-axis-deviation-mm', false)];
    expect(failedChecks(checks).map(({ name }) => name)).toEqual(['long-axis-deviation']);
    expect(lightOf(lesion('a', { checks }))).toBe('amber');
    expect(lightOf(lesion('a', { checks: [...checks, check('components', false)] }))).toBe('red');
  });

  test('is amber when the method assumed something, and green when it only says where it worked', () => {
    expect(lightOf(lesion('a', { flags: ['short-axis-assumed'] }))).toBe('amber');
    expect(lightOf(lesion('a', { flags: ['lung-contrast'] }))).toBe('green');
    expect(lightOf(lesion('a', { flags: ['corrected-by-reader'] }, 'corrected'))).toBe('green');
    expect(lightOf(lesion('a', { state: 'refused' }))).toBe('red');
  });

  test('is sorted by what needs attention, and filtered by what was reviewed', () => {
    const list = [
      lesion('a'),
      lesion('b', { checks: [check('x', false), check('y', false)] }),
      lesion('c', {}, 'rejected'),
    ];
    expect(arranged(list, 'all', 'checks').map(({ view }) => view.jobId)).toEqual(['b', 'a', 'c']);
    expect(arranged(list, 'reviewed', 'order').map(({ view }) => view.jobId)).toEqual(['c']);
    expect(arranged(list, 'unreviewed', 'order').map(({ view }) => view.jobId)).toEqual(['a', 'b']);
  });

  test('is followed by the next unreviewed one, going round', () => {
    const list = [lesion('a'), lesion('b', {}, 'accepted'), lesion('c')];
    expect(nextUnreviewed(list, 'a')?.view.jobId).toBe('c');
    expect(nextUnreviewed(list, 'c')?.view.jobId).toBe('a');
    expect(nextUnreviewed([lesion('a', {}, 'accepted')], 'a')).toBeUndefined();
  });
});
