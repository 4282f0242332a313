import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import type { Code } from '../../../dicom-sr/measurement/code.js';
import { itemsOf, textOf } from '../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../dicom-sr/part10/read-part10.js';
import { writeSeg } from '../../../dicom-sr/writers/write-seg.js';
import { writeSr } from '../../../dicom-sr/writers/write-sr.js';
import { grids } from '../../fixtures/dicom/ct-series.js';
import { testResult, testVolume } from '../../fixtures/dicom/result-content.js';

const anyText = fc.oneof(fc.string({ maxLength: 90 }), fc.string({ unit: 'binary', maxLength: 90 }));
const anyCode: fc.Arbitrary<Code> = fc.record({ value: anyText, scheme: anyText, meaning: anyText });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** What a foreign document may say of a mark, right or wrong. */
const anyWords = fc.record({
  trackingID: optional(anyText),
  trackingUID: optional(anyText),
  finding: optional(anyCode),
  findingSites: fc.array(
    fc.tuple(anyCode, optional(anyCode)).map(([site, laterality]) => ({ ...site, ...(laterality && { laterality }) })),
    { maxLength: 2 },
  ),
});

const content = testResult(testVolume(grids.axial));

describe('a result', () => {
  test('is written whatever the words of the mark, with the same tracking in SEG and SR', () => {
    fc.assert(
      fc.property(anyWords, ({ trackingID, trackingUID, finding, findingSites }) => {
        const { trackingID: _id, trackingUID: _uid, finding: _finding, ...bare } = content.mark.mark;
        const mark = {
          ...bare,
          findingSites,
          ...(trackingID !== undefined && { trackingID }),
          ...(trackingUID !== undefined && { trackingUID }),
          ...(finding && { finding }),
        };
        const result = { ...content, mark: { ...content.mark, mark } };
        const seg = writeSeg(result);
        const sr = readPart10(writeSr(result, seg).part10).dataset;
        const [segment] = itemsOf(readPart10(seg.part10).dataset, 'SegmentSequence');
        const group = itemsOf(itemsOf(sr, 'ContentSequence').at(-1) ?? {}, 'ContentSequence').at(-1) ?? {};
        const [id, uid] = itemsOf(group, 'ContentSequence');
        expect(textOf(id, 'TextValue')).toBe(textOf(segment, 'TrackingID'));
        expect(textOf(id, 'TextValue')).toMatch(/\S/);
        expect(textOf(uid, 'UID')).toBe(textOf(segment, 'TrackingUID'));
        expect(textOf(segment, 'SegmentLabel')).toMatch(/\S/);
      }),
      { numRuns: 200 },
    );
  });
});
