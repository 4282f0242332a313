import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Vec3 } from '../../../../dicom-sr/geometry/vec3.js';
import { assign } from '../../../../models/follow-up/assign.js';
import { matchLesions } from '../../../../models/follow-up/match-lesions.js';
import type { LesionMatching, MatchedLesion } from '../../../../models/follow-up/matched-lesion.js';

const lesion = (id: string, centreLps: Vec3, longAxisMm = 20, more: Partial<MatchedLesion> = {}): MatchedLesion => ({
  id,
  centreLps,
  longAxisMm,
  ...more,
});
const inPlace = (lesions: readonly MatchedLesion[]) =>
  new Map(lesions.flatMap(({ id, centreLps }) => (centreLps ? [[id, centreLps] as const] : [])));
const pairs = ({ matches }: LesionMatching) => matches.map(({ earlier, later, by }) => `${earlier} ${later} ${by}`);

describe('the assignment', () => {
  test('costs no more than any other one', () => {
    const matrix = fc.integer({ min: 1, max: 5 }).chain((rows) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 6, maxLength: 6 }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
    fc.assert(
      fc.property(matrix, (costs) => {
        const columns = assign(costs);
        expect(new Set(columns).size).toBe(costs.length);
        const total = columns.reduce((sum, column, row) => sum + costs[row][column], 0);
        expect(total).toBe(cheapest(costs));
      }),
      { numRuns: 60 },
    );
  });

  test('needs a column for each row', () => {
    expect(() => assign([[1], [2]])).toThrow(RangeError);
  });
});

/** Tries everything. */
function cheapest(costs: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number {
  if (row === costs.length) return 0;
  return Math.min(
    ...costs[row].map((cost, column) =>
      taken.includes(column) ? Infinity : cost + cheapest(costs, row + 1, [...taken, column]),
    ),
  );
}

describe('lesions of two studies', () => {
  test('are one by tracking UID, then by name, then in space', () => {
    const earlier = [
      lesion('a', [0, 0, 0], 20, { trackingUID: '1.2' }),
      lesion('b', [100, 0, 0], 20, { name: 'Lesion1' }),
      lesion('c', [200, 0, 0]),
    ];
    const later = [
      lesion('x', [201, 0, 0]),
      lesion('y', [0, 300, 0], 20, { name: 'lesion1 ' }),
      lesion('z', [50, 0, 0], 20, { trackingUID: '1.2' }),
    ];
    const matching = matchLesions(earlier, later, inPlace(earlier));
    expect(pairs(matching)).toEqual(['a z tracking-uid', 'b y name', 'c x space']);
    expect(matching.matches[1].confidence).toBeLessThan(0.5);
    expect(matching.matches[2].confidence).toBeGreaterThan(0.95);
  });

  test('are not one by a name that two of them have', () => {
    const earlier = [lesion('a', [0, 0, 0], 20, { name: 'target' }), lesion('b', [90, 0, 0], 20, { name: 'target' })];
    const later = [lesion('x', [0, 2, 0], 20, { name: 'target' })];
    expect(pairs(matchLesions(earlier, later, inPlace(earlier)))).toEqual(['a x space']);
  });

  test('are new or gone where nothing lies near', () => {
    const earlier = [lesion('a', [0, 0, 0]), lesion('b', [100, 0, 0])];
    const later = [lesion('x', [0, 3, 0]), lesion('y', [0, 150, 0])];
    const { appeared, vanished } = matchLesions(earlier, later, inPlace(earlier));
    expect([appeared, vanished]).toEqual([['y'], ['b']]);
  });

  test('that lie equally near are not sure', () => {
    const earlier = [lesion('a', [0, 0, 0])];
    const later = [lesion('x', [0, 6, 0]), lesion('y', [0, -6, 0])];
    expect(matchLesions(earlier, later, inPlace(earlier)).matches[0].confidence).toBeLessThan(0.55);
  });

  test('of another organ are another lesion where one of the same organ is as near', () => {
    const earlier = [lesion('a', [0, 0, 0], 20, { organ: 'lung' })];
    const later = [lesion('x', [0, 5, 0], 20, { organ: 'liver' }), lesion('y', [0, -7, 0], 20, { organ: 'lung' })];
    expect(pairs(matchLesions(earlier, later, inPlace(earlier)))).toEqual(['a y space']);
  });

  test('move as their neighbours did', () => {
    const shift: Vec3 = [0, 0, 17];
    const row = [0, 25, 50, 75, 100];
    const earlier = row.map((x) => lesion(`e${x}`, [x, 0, 0]));
    const later = row.map((x) => lesion(`l${x}`, [x + shift[0], shift[1], shift[2]]));
    const { matches } = matchLesions(earlier, later, inPlace(earlier));
    expect(matches.map(({ earlier: a, later: b }) => `${a} ${b}`)).toEqual(row.map((x) => `e${x} l${x}`));
  });

  test('that grew together are told, not lost', () => {
    const earlier = [lesion('a', [0, 0, 0], 30), lesion('b', [22, 0, 0], 14)];
    const later = [lesion('x', [8, 0, 0], 46)];
    const matching = matchLesions(earlier, later, inPlace(earlier));
    expect(matching.merged).toEqual([{ one: 'x', several: ['a', 'b'] }]);
    expect(matching.vanished).toEqual([]);
  });

  test('that fell apart are told, not new', () => {
    const earlier = [lesion('a', [8, 0, 0], 46)];
    const later = [lesion('x', [2, 0, 0], 24), lesion('y', [24, 0, 0], 14)];
    const matching = matchLesions(earlier, later, inPlace(earlier));
    expect(matching.split).toEqual([{ one: 'a', several: ['x', 'y'] }]);
    expect(matching.appeared).toEqual([]);
  });

  test('stay as a reader confirmed them, and apart as he took them apart', () => {
    const earlier = [lesion('a', [0, 0, 0]), lesion('b', [60, 0, 0])];
    const later = [lesion('x', [0, 0, 0]), lesion('y', [60, 0, 0])];
    const known = [{ earlier: 'a', later: 'y', by: 'reader', confidence: 1 }] as const;
    const matching = matchLesions(earlier, later, inPlace(earlier), known, [['b', 'x']]);
    expect(pairs(matching)).toEqual(['a y reader']);
    expect([matching.appeared, matching.vanished]).toEqual([['x'], ['b']]);
  });

  test('without images are followed by UID and name alone', () => {
    const earlier = [lesion('a', [0, 0, 0], 20, { name: 'one' }), lesion('b', [60, 0, 0])];
    const later = [lesion('x', [0, 0, 0], 20, { name: 'One' }), lesion('y', [60, 0, 0])];
    const matching = matchLesions(earlier, later);
    expect(pairs(matching)).toEqual(['a x name']);
    expect([matching.appeared, matching.vanished]).toEqual([['y'], ['b']]);
  });
});
