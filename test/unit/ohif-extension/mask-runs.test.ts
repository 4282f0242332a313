import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  forEachPixel,
  isEmpty,
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

  test('are looked for only where a pixel is set, wherever it lies', () => {
    for (const length of [16, 18]) {
      expect(isEmpty(new Uint8Array(length))).toBe(true);
      for (let i = 0; i < length; i++) {
        const pixels = new Uint8Array(length);
        pixels[i] = 1;
        expect(isEmpty(pixels)).toBe(false);
      }
    }
    const shifted = new Uint8Array(new ArrayBuffer(17), 1);
    expect(isEmpty(shifted)).toBe(true);
    expect(isEmpty(Int16Array.of(0, 0, 256))).toBe(false);
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
