import { describe, expect, test } from '@jest/globals';
import type { Mark, MarkSource } from '../../../../dicom-sr/measurement/mark.js';
import type { DatedMark } from '../../../../dicom-sr/measurement/same-lesion.js';
import {
  comparePrecedence,
  mergedMark,
  precedenceRules,
  sameLesion,
} from '../../../../dicom-sr/measurement/same-lesion.js';

type Line = Mark['longAxis']['endpoints'];

const line: Line = [
  [10, 10],
  [60, 10],
];
const across = {
  endpoints: [
    [35, 0],
    [35, 20],
  ],
} as const;
const report = '1.2.840.10008.5.1.4.1.1.88.34';
const presentationState = '1.2.840.10008.5.1.4.1.1.11.1';

function markOf(source: Partial<MarkSource> = {}, changes: Partial<Mark> = {}): Mark {
  const uids = { sopInstanceUID: '1.5', seriesInstanceUID: '1.2', studyInstanceUID: '1.1' };
  return {
    longAxis: { endpoints: line },
    referencedImage: { sopClassUID: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUID: '1.9' },
    findingSites: [],
    source: { sopClassUID: report, ...uids, groupIndex: 0, ...source },
    ...changes,
  };
}

const dated = (source: Partial<MarkSource> = {}, changes: Partial<Mark> = {}, writtenAt = '20240101'): DatedMark => ({
  mark: markOf(source, changes),
  writtenAt,
});

describe('two marks', () => {
  test.each<[string, Line, boolean]>([
    ['with the same ends', line, true],
    ['drawn the other way round', [line[1], line[0]], true],
    ['whose ends differ by a tenth of the length', [[10, 14.9], line[1]], true],
    ['whose ends differ by more', [[10, 15.1], line[1]], false],
    ['that share one end', [line[0], [10, 60]], false],
  ])('%s', (_, endpoints, isSame) => {
    expect(sameLesion(markOf(), markOf({}, { longAxis: { endpoints } }))).toBe(isSame);
  });

  test('of a few pixels are one within three pixels', () => {
    const short = (x: number): Mark =>
      markOf(
        {},
        {
          longAxis: {
            endpoints: [
              [x, 0],
              [x + 8, 0],
            ],
          },
        },
      );
    expect([sameLesion(short(0), short(3)), sameLesion(short(0), short(3.1))]).toEqual([true, false]);
  });

  test('on two images or two frames are two lesions', () => {
    const { referencedImage } = markOf();
    const onOther = markOf({}, { referencedImage: { ...referencedImage, sopInstanceUID: '1.8' } });
    const onFrame = markOf({}, { referencedImage: { ...referencedImage, frameNumber: 2 } });
    expect([sameLesion(markOf(), onOther), sameLesion(markOf(), onFrame)]).toEqual([false, false]);
  });
});

describe('of several marks of one lesion', () => {
  /** Each pair differs by what its rule looks at, and by a rule after it that says the opposite. */
  test.each<[string, DatedMark, DatedMark]>([
    ['complete', dated({}, {}, '20240101'), dated({ preliminary: true }, {}, '20240201')],
    ['complete, unverified', dated(), dated({ preliminary: true, verified: true })],
    ['verified', dated({ verified: true }, {}, '20240101'), dated({}, { shortAxis: across }, '20240201')],
    ['a report', dated(), dated({ sopClassUID: presentationState }, { shortAxis: across }, '20240201')],
    ['a presentation state', dated({ sopClassUID: presentationState }), dated({ sopClassUID: '', format: 'aim' })],
    ['an annotation', dated({ sopClassUID: '', format: 'aim' }), dated({ sopClassUID: '', format: 'csv' })],
    ['both axes', dated({}, { shortAxis: across }, '20240101'), dated({}, {}, '20240201')],
    ['the later one', dated({ sopInstanceUID: '1.5' }, {}, '20240201'), dated({ sopInstanceUID: '1.6' })],
    ['the greater UID', dated({ sopInstanceUID: '1.6' }), dated({ sopInstanceUID: '1.5', groupIndex: -1 })],
    ['the earlier group', dated({ groupIndex: 0 }), dated({ groupIndex: 1 })],
  ])('%s goes first', (_, first, second) => {
    expect([second, first].sort(comparePrecedence)[0]).toBe(first);
    expect([first, second].sort(comparePrecedence)[0]).toBe(first);
  });

  test('rules are told by name on the conformance page, in their order', () => {
    expect(precedenceRules.map(({ name }) => name.split(' ')[0])).toEqual([
      'complete',
      'verified',
      'drawn',
      'both',
      'the',
      'the',
    ]);
  });

  test('the one that counts names those that were written before it', () => {
    const first = dated({ verified: true, sopInstanceUID: '1.5' }, {}, '20240201');
    const earlier = dated({ sopInstanceUID: '1.6' }, {}, '20240101');
    const later = dated({ sopInstanceUID: '1.7' }, {}, '20240301');
    expect(mergedMark(first, [later, earlier]).alsoIn).toEqual([earlier.mark.source]);
    expect(mergedMark(first, [later])).not.toHaveProperty('alsoIn');
  });
});
