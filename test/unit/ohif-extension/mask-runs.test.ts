import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  forEachPixel,
  pixelCount,
  runsOf,
  sameMask,
} from '../../../ohif-extension/extension-lesion-review/src/review/mask-runs.js';

describe('runs of a mask', () => {
  test('hold exactly the pixels that they were made from', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 200 }), (pixels) => {
        const runs = runsOf(pixels);
        const back = new Array<number>(pixels.length).fill(0);
        forEachPixel(runs, (index) => (back[index] = 1));
        expect(back).toEqual(pixels);
        expect(pixelCount(runs)).toBe(pixels.filter((value) => value === 1).length);
      }),
    );
  });

  test('make masks equal whatever the order of their slices, and whether empty ones are listed', () => {
    const slice = (sopInstanceUID: string, runs: number[]) => ({
      sopInstanceUID,
      imagePositionPatient: [0, 0, 0] as [number, number, number],
      runs,
    });
    expect(
      sameMask(
        { slices: [slice('1', [3, 4]), slice('2', [0, 1])] },
        { slices: [slice('2', [0, 1]), slice('3', []), slice('1', [3, 4])] },
      ),
    ).toBe(true);
    expect(sameMask({ slices: [slice('1', [3, 4])] }, { slices: [slice('1', [3, 5])] })).toBe(false);
  });
});
