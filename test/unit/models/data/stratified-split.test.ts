import { describe, expect, test } from '@jest/globals';
import type { SplitPart } from '../../../../models/data/patient-split.js';
import { splitPatients } from '../../../../models/data/patient-split.js';
import type { LesionInStratum } from '../../../../models/data/stratified-split.js';
import { splitPatientsByStratum } from '../../../../models/data/stratified-split.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';

const options = { seed: 7, validationShare: 0.1, testShare: 0.25 };
const sides = ['train', 'validation', 'test'] as const;
const shares = { train: 0.65, validation: 0.1, test: 0.25 };

/** 240 lesions of 160 patients; strata of very different sizes. */
function lesions(seed: number): readonly LesionInStratum[] {
  const random = seededRandom(seed);
  return Array.from({ length: 240 }, (_, i) => ({
    patient: `lidc/${i % 160}`,
    stratum: Math.floor(12 * random.uniform() ** 2),
  }));
}

const strataOf = (all: readonly LesionInStratum[]) => [...new Set(all.map(({ stratum }) => stratum))];

/** Lesions of a stratum on a side beyond its share, the largest over all strata and sides. */
function furthest(all: readonly LesionInStratum[], split: ReadonlyMap<string, SplitPart>): number {
  const differences = strataOf(all).flatMap((stratum) => {
    const own = all.filter((lesion) => lesion.stratum === stratum);
    return sides.map((side) =>
      Math.abs(own.filter(({ patient }) => split.get(patient) === side).length - shares[side] * own.length),
    );
  });
  return Math.max(...differences);
}

describe('a split stratified by cluster', () => {
  test.each([1, 2, 3, 4])('gives each side its share of every cluster, and each patient one side (seed %d)', (seed) => {
    const all = lesions(seed);
    const split = splitPatientsByStratum(all, options);
    expect(split.size).toBe(160);
    expect(furthest(all, split)).toBeLessThanOrEqual(2.5);
    expect(furthest(all, split)).toBeLessThan(
      furthest(
        all,
        splitPatients(
          all.map(({ patient }) => patient),
          options,
        ),
      ),
    );
  });

  test('depends on the seed, and not on the order of the lesions or the names of the clusters', () => {
    const all = lesions(1);
    const split = splitPatientsByStratum(all, options);
    expect(splitPatientsByStratum(all.toReversed(), options)).toEqual(split);
    const renamed = all.map((lesion) => ({ ...lesion, stratum: 100 - 7 * lesion.stratum }));
    expect(splitPatientsByStratum(renamed, options)).toEqual(split);
    expect(splitPatientsByStratum(all, { ...options, seed: 8 })).not.toEqual(split);
  });

  test('deals a rare cluster out to all sides before it is used up', () => {
    const rare = Array.from({ length: 10 }, (_, i) => ({ patient: `sts/rare-${i}`, stratum: 1 }));
    const common = Array.from({ length: 200 }, (_, i) => ({ patient: `sts/${i}`, stratum: 2 }));
    const split = splitPatientsByStratum([...common, ...rare], options);
    const dealt = (side: SplitPart) => rare.filter(({ patient }) => split.get(patient) === side).length;
    expect([dealt('train'), dealt('validation'), dealt('test')]).toEqual([7, 1, 2]);
  });

  test('keeps sets that are for tests alone out of training, and out of what the others must add up to', () => {
    const tests = Array.from({ length: 50 }, (_, i) => ({ patient: `ircadb/${i}`, stratum: -1 }));
    const all = lesions(2);
    const split = splitPatientsByStratum([...tests, ...all], { ...options, testOnly: ['ircadb'] });
    expect(tests.every(({ patient }) => split.get(patient) === 'test')).toBe(true);
    expect(new Map([...split].filter(([patient]) => patient.startsWith('lidc/')))).toEqual(
      splitPatientsByStratum(all, options),
    );
  });
});
