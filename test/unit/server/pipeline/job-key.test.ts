import { describe, expect, test } from '@jest/globals';
import { jobIdOf, jobKeyOf } from '../../../../server/pipeline/job-key.js';
import { someMark, someMethod } from '../../../fixtures/server/new-job.js';

const identity = { mark: someMark(), method: someMethod, ctSeriesInstanceUID: '2.25.50' };
const source = identity.mark.source;

describe('the job key', () => {
  test('is the same for the same mark, series and method, in whatever order the parameters stand', () => {
    const one = { ...someMethod, parameters: { a: 1, b: 2 } };
    const other = { ...someMethod, parameters: { b: 2, a: 1 } };
    expect(jobKeyOf({ ...identity, method: one })).toBe(jobKeyOf({ ...identity, method: other }));
    expect(jobKeyOf(identity)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    [
      'the long axis',
      {
        mark: someMark({
          longAxis: {
            endpoints: [
              [10.5, 20.5],
              [31.5, 20.5],
            ],
          },
        }),
      },
    ],
    [
      'the image',
      { mark: someMark({ referencedImage: { ...someMark().referencedImage, sopInstanceUID: '2.25.31' } }) },
    ],
    ['the frame', { mark: someMark({ referencedImage: { ...someMark().referencedImage, frameNumber: 2 } }) }],
    ['the document', { mark: someMark({ source: { ...source, sopInstanceUID: '2.25.99' } }) }],
    ['the tracking UID', { mark: someMark({ trackingUID: '2.25.41' }) }],
    ['the method', { method: { ...someMethod, id: 'grabcut-3d' } }],
    ['the version of the method', { method: { ...someMethod, version: '2' } }],
    ['a parameter', { method: { ...someMethod, parameters: { smoothness: 3 } } }],
    ['the weights', { method: { ...someMethod, weightsDigest: 'abc' } }],
    ['the CT series', { ctSeriesInstanceUID: '2.25.51' }],
  ] as const)('changes with %s', (_title, change) => {
    expect(jobKeyOf({ ...identity, ...change })).not.toBe(jobKeyOf(identity));
  });

  test('tells groups without a tracking UID apart by their position', () => {
    const { trackingUID: _dropped, ...untracked } = someMark();
    const second = { ...untracked, source: { ...source, groupIndex: 1 } };
    expect(jobKeyOf({ ...identity, mark: second })).not.toBe(jobKeyOf({ ...identity, mark: untracked }));
  });

  test('without a short axis is another one than with', () => {
    const { shortAxis: _dropped, ...single } = someMark();
    expect(jobKeyOf({ ...identity, mark: single })).not.toBe(jobKeyOf(identity));
  });
});

describe('the job id', () => {
  test('is known before the CT is, and is no job key', () => {
    expect(jobIdOf(identity)).toMatch(/^[0-9a-f]{64}$/);
    expect(jobIdOf(identity)).not.toBe(jobKeyOf(identity));
  });
});
