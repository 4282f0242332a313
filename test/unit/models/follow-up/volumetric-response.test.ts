import { describe, expect, test } from '@jest/globals';
import type { VolumeVisit } from '../../../../models/follow-up/volumetric-response.js';
import {
  isDiscordant,
  sphereThresholds,
  volumetricResponse,
} from '../../../../models/follow-up/volumetric-response.js';

const visit = (day: number, ...volumes: readonly number[]): VolumeVisit => ({
  day,
  lesions: volumes.map((volumeMm3) => ({ volumeMm3 })),
});

describe('the volumetric response', () => {
  test('takes the thresholds of diameters for spheres unless told otherwise', () => {
    expect(sphereThresholds.partialShare).toBeCloseTo(0.657);
    expect(sphereThresholds.progressionShare).toBeCloseTo(0.728);
  });

  test.each<[string, readonly number[], string]>([
    ['66 % less', [1000, 340], 'PR'],
    ['65 % less', [1000, 350], 'SD'],
    ['73 % more', [1000, 1730], 'PD'],
    ['72 % more', [1000, 1720], 'SD'],
    ['grown from the smallest', [1000, 400, 700], 'PD'],
    ['gone', [1000, 0], 'CR'],
  ])('%s', (_, sums, expected) => {
    expect(volumetricResponse(sums.map((sum, i) => visit(i * 30, sum))).response).toBe(expected);
  });

  test('uses other thresholds', () => {
    const visits = [visit(0, 1000), visit(30, 1300)];
    expect(volumetricResponse(visits, { partialShare: 0.3, progressionShare: 0.25 }).response).toBe('PD');
  });

  test('tells in how many days the volume doubles', () => {
    const { doublingDays, growthPerDay } = volumetricResponse([visit(0, 500), visit(60, 2000)]);
    expect(doublingDays).toBeCloseTo(30);
    expect(growthPerDay).toBeCloseTo(Math.log(4) / 60);
    expect(volumetricResponse([visit(0, 500), visit(60, 500)])).not.toHaveProperty('doublingDays');
  });

  test('gives the change an interval from those of the volumes', () => {
    const measured = (day: number, volumeMm3: number): VolumeVisit => ({
      day,
      lesions: [{ volumeMm3, intervalMm3: [0.9 * volumeMm3, 1.1 * volumeMm3] }],
    });
    const { changeFromBaseline, changeInterval } = volumetricResponse([measured(0, 1000), measured(30, 1500)]);
    expect(changeFromBaseline).toBeCloseTo(0.5);
    expect(changeInterval[0]).toBeCloseTo(1.5 * Math.exp(-Math.hypot(0.1, 0.1)) - 1);
    expect(changeInterval[1]).toBeCloseTo(1.5 * Math.exp(Math.hypot(0.1, 0.1)) - 1);
  });

  test.each([[[visit(0, 1)]], [[visit(5, 1), visit(5, 1)]], [[visit(9, 1), visit(5, 1)]]])(
    'refuses visits that are no sequence',
    (visits) => {
      expect(() => volumetricResponse(visits)).toThrow(RangeError);
    },
  );

  test('is discordant where diameters say another thing', () => {
    expect([isDiscordant('SD', 'PD'), isDiscordant('PD', 'PD'), isDiscordant('NE', 'SD')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
