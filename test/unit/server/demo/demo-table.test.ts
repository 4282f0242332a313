import { describe, expect, test } from '@jest/globals';
import type { DemoResult } from '../../../../server/demo/demo-result.js';
import { demoTable } from '../../../../server/demo/demo-table.js';

const lesion = (name: string, volumeMm3: number) => ({ name, volumeMm3 }) as DemoResult['lesion'];

describe('demoTable', () => {
  const table = demoTable([
    {
      lesion: lesion('Lung nodule 1', 1410),
      row: {
        document: 'marks.dcm',
        groupIndex: 0,
        state: 'converted',
        mark: { longAxisMm: 13.24, shortAxisMm: 12.16 },
        measurements: {
          volumeMm3: 1340,
          volumeIntervalMm3: [1200, 1500],
          longAxisMm: 15.1,
          shortAxisMm: 12.9,
          largestSlice: { slice: 4, longAxisMm: 15.1, shortAxisMm: 12.9 },
          meanHu: 40,
          sdHu: 12,
        },
        seconds: 0.52,
      },
      dice: 0.9123,
    },
    {
      lesion: lesion('Lymph node 1', 1520),
      row: {
        document: 'marks.dcm',
        groupIndex: 1,
        state: 'refused',
        reason: { code: 'no-lesion-found', message: '', nextStep: '' },
        mark: { longAxisMm: 9 },
      },
    },
  ]);

  test('holds mark, mask, volumes, error, Dice and seconds in aligned columns', () => {
    expect(table.split('\n')).toEqual([
      'lesion            mark, mm     mask, mm  volume, ml  true, ml  error   Dice  seconds  state',
      '─'.repeat(101),
      'Lung nodule 1  13.2 × 12.2  15.1 × 12.9        1.34      1.41   −5 %  0.912      0.5  converted',
      'Lymph node 1           9.0            –           –      1.52      –      –        –  no-lesion-found',
    ]);
  });
});
