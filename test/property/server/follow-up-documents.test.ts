import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMarkText } from '../../../dicom-sr/readers/read-mark-text.js';
import { followUpOf } from '../../../server/follow-up/follow-up-of.js';
import type { FollowUp } from '../../../server/follow-up/follow-up.js';
import type { DatedMark } from '../../../server/follow-up/patient-documents.js';
import { aimJson } from '../../fixtures/marks/aim-annotation.js';
import { drawnMark } from '../../fixtures/marks/drawn-mark.js';

type Unit = 'mm' | 'cm';

/** A reading of one lesion at one visit as a document states it. */
interface Reading {
  readonly visit: number;
  readonly lesion: number;
  readonly mm: number;
}

const readings: fc.Arbitrary<readonly Reading[]> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 5 }))
  .chain(([lesions, visits]) =>
    fc
      .array(fc.integer({ min: 30, max: 900 }), { minLength: lesions * visits, maxLength: lesions * visits })
      .map((sizes) =>
        sizes.map((tenths, i) => ({ visit: Math.floor(i / lesions), lesion: i % lesions, mm: tenths / 10 })),
      ),
  );

/** One AIM document a reading, as ePAD writes them. */
function markOf({ visit, lesion, mm }: Reading, unit: Unit): DatedMark {
  const name = `Lesion ${lesion}`;
  const image = { ...drawnMark.image, sopInstanceUID: `2.25.${visit}${lesion}` };
  const { short: _short, ...line } = drawnMark;
  const text = aimJson([{ ...line, name, image, longMm: mm }], { unit, key: `${visit} ${lesion}` });
  const [mark] = readMarkText(Buffer.from(text)).marks;
  return { mark, patient: 'P', date: `2024${String(visit + 10)}01`, writtenAt: '' };
}

const judged = (marks: readonly DatedMark[]): FollowUp =>
  followUpOf({ marks, pixelSizes: new Map() }, { targets: 'all' });
const told = ({ visits }: FollowUp) =>
  visits.map(({ date, response, sumMm }) => [date, response, Math.round(sumMm * 1e6) / 1e6]);

describe('the response by the documents of a patient', () => {
  test('does not depend on the unit of each document: those in centimetres say the same as those in millimetres', () => {
    fc.assert(
      fc.property(readings, fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }), (all, inCm) => {
        const mixed = judged(all.map((reading, i) => markOf(reading, inCm[i] ? 'cm' : 'mm')));
        expect(told(mixed)).toEqual(told(judged(all.map((reading) => markOf(reading, 'mm')))));
      }),
      { numRuns: 40 },
    );
  });

  test('does not depend on the order in which documents or studies come', () => {
    fc.assert(
      fc.property(
        readings.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length }))),
        ([all, shuffled]) => {
          const [a, b] = [all, shuffled].map((each) => judged(each.map((reading) => markOf(reading, 'mm'))));
          expect(told(b)).toEqual(told(a));
          expect(b.lesions.map(({ key }) => key).sort()).toEqual(a.lesions.map(({ key }) => key).sort());
        },
      ),
      { numRuns: 40 },
    );
  });

  test('says of a lesion that seems to be ten times what it was that a unit may be wrong', () => {
    const ten = judged([markOf({ visit: 0, lesion: 0, mm: 31 }, 'mm'), markOf({ visit: 1, lesion: 0, mm: 3.1 }, 'mm')]);
    expect(ten.warnings.map(({ code }) => code)).toEqual(['unit-suspected']);
  });
});
