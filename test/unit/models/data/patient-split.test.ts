import { describe, expect, test } from '@jest/globals';
import { splitPatients } from '../../../../models/data/patient-split.js';

const patients = Array.from({ length: 40 }, (_, i) => `lidc/${i % 20}`).concat(['sts/1', 'sts/2', 'sts/3', 'sts/4']);
const options = { seed: 7, validationShare: 0.1, testShare: 0.25 };

describe('a patient split', () => {
  test('gives each patient one side, by the shares of each set', () => {
    const split = splitPatients(patients, options);
    expect(split.size).toBe(24);
    const sides = (set: string) => [...split].filter(([patient]) => patient.startsWith(set)).map(([, side]) => side);
    expect(sides('lidc/').filter((side) => side === 'test')).toHaveLength(5);
    expect(sides('lidc/').filter((side) => side === 'validation')).toHaveLength(2);
    expect(sides('sts/').filter((side) => side === 'test')).toHaveLength(1);
  });

  test('depends on the seed and not on the order of the patients or on other sets', () => {
    const split = splitPatients(patients, options);
    const lidcOnly = splitPatients(patients.filter((name) => name.startsWith('lidc/')).reverse(), options);
    for (const [patient, side] of lidcOnly) expect(split.get(patient)).toBe(side);
    expect(splitPatients(patients, { ...options, seed: 8 })).not.toEqual(split);
  });

  test('keeps sets that are for tests alone out of training', () => {
    const split = splitPatients(patients, { ...options, testOnly: ['sts'] });
    expect([...split].filter(([patient]) => patient.startsWith('sts/')).every(([, side]) => side === 'test')).toBe(
      true,
    );
  });
});
