import { describe, expect, test } from '@jest/globals';
import type { TargetAtVisit } from '../../../../models/follow-up/target-response.js';
import { sumOfDiameters, targetResponse } from '../../../../models/follow-up/target-response.js';
import type { BaselineLesion } from '../../../../models/follow-up/select-targets.js';
import { selectTargets } from '../../../../models/follow-up/select-targets.js';

const mass = (size: TargetAtVisit['size'], id = 'mass'): TargetAtVisit => ({ id, isNode: false, size });
const node = (size: TargetAtVisit['size'], id = 'node'): TargetAtVisit => ({ id, isNode: true, size });
const sums = (...all: readonly number[]) => all.map((sumMm) => ({ sumMm, missing: [] }));

describe('the sum of diameters', () => {
  test('counts 5 mm for what is too small to measure, nothing for what is gone, and normal nodes', () => {
    expect(sumOfDiameters([mass(20), mass('too-small', 'b'), mass('absent', 'c'), node(8)]).sumMm).toBe(33);
  });

  test('names what is missing', () => {
    expect(sumOfDiameters([mass(20), mass('not-evaluated', 'b')])).toEqual({ sumMm: 20, missing: ['b'] });
  });
});

describe('the response of target lesions', () => {
  test.each<[string, readonly TargetAtVisit[], readonly number[], string]>([
    ['30 % less than baseline', [mass(70)], [100], 'PR'],
    ['29 % less', [mass(71)], [100], 'SD'],
    ['20 % more than the smallest', [mass(84)], [100, 70], 'PD'],
    ['19 % more than the smallest', [mass(83)], [100, 70], 'SD'],
    ['20 % more, yet less than 5 mm', [mass(24)], [100, 20], 'PR'],
    ['20 % more of a small baseline, yet less than 5 mm', [mass(12)], [10], 'SD'],
    ['5 mm, yet less than 20 %', [mass(105)], [100], 'SD'],
    ['grown from the smallest while smaller than baseline', [mass(60)], [100, 40], 'PD'],
    ['gone', [mass('absent')], [100], 'CR'],
    ['gone, with normal nodes that still count', [mass('absent'), node(9.9)], [100], 'CR'],
    ['gone, with a node of 10 mm', [mass('absent'), node(10)], [100], 'PR'],
    ['too small to measure', [mass('too-small')], [100], 'PR'],
    ['back after it was gone', [mass(6)], [30, 0], 'PD'],
    ['not evaluated', [mass('not-evaluated')], [100], 'NE'],
    ['one not evaluated, the other not grown', [mass('not-evaluated'), mass(40, 'b')], [100], 'NE'],
    ['one not evaluated, the other grown enough alone', [mass('not-evaluated'), mass(130, 'b')], [100], 'PD'],
    ['nothing to compare with', [mass(10)], [], 'NE'],
  ])('%s', (_, targets, earlier, expected) => {
    const { response, reason } = targetResponse(targets, sums(...earlier));
    expect(response).toBe(expected);
    expect(reason).toMatch(/\S\.$/);
  });

  test('leaves incomplete sums out of baseline and nadir', () => {
    const earlier = [...sums(100), { sumMm: 10, missing: ['b'] }];
    expect(targetResponse([mass(100)], earlier)).toMatchObject({ response: 'SD', changeFromNadir: 0 });
  });
});

describe('the choice of target lesions', () => {
  const lesion = (id: string, longAxisMm: number, changes: Partial<BaselineLesion> = {}): BaselineLesion => ({
    id,
    organ: 'liver',
    isNode: false,
    longAxisMm,
    ...changes,
  });
  const roles = (...lesions: readonly BaselineLesion[]) => selectTargets(lesions).map(({ role }) => role);

  test.each<[string, readonly BaselineLesion[], readonly string[]]>([
    ['10 mm', [lesion('a', 10)], ['target']],
    ['less than 10 mm', [lesion('a', 9.9)], ['non-target']],
    ['twice as long as thick slices', [lesion('a', 14, { sliceThicknessMm: 7 })], ['target']],
    ['less than twice', [lesion('a', 13.9, { sliceThicknessMm: 7 })], ['non-target']],
    [
      'the two largest of an organ',
      [lesion('a', 20), lesion('b', 40), lesion('c', 30)],
      ['non-target', 'target', 'target'],
    ],
    ['a node of 15 mm', [lesion('a', 20, { isNode: true, shortAxisMm: 15 })], ['target']],
    ['a node of 12 mm', [lesion('a', 20, { isNode: true, shortAxisMm: 12 })], ['non-target']],
    ['a node of 9 mm', [lesion('a', 20, { isNode: true, shortAxisMm: 9 })], ['normal']],
    ['a node without short axis', [lesion('a', 20, { isNode: true })], ['non-target']],
  ])('takes %s', (_, lesions, expected) => {
    expect(roles(...lesions)).toEqual(expected);
  });

  test('takes five at most, the largest', () => {
    const many = Array.from({ length: 7 }, (_, i) => lesion(String(i), 20 + i, { organ: `organ ${i}` }));
    expect(roles(...many)).toEqual(['non-target', 'non-target', 'target', 'target', 'target', 'target', 'target']);
  });
});
