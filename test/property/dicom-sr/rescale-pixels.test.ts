import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PixelEncoding } from '../../../dicom-sr/volume/pixel-encoding.js';
import { rescalePixels } from '../../../dicom-sr/volume/rescale-pixels.js';

const encoding: fc.Arbitrary<PixelEncoding> = fc
  .record({
    bitsStored: fc.integer({ min: 1, max: 16 }),
    above: fc.nat({ max: 4 }),
    signed: fc.boolean(),
    slope: fc.constantFrom(1, 1, 1, 2, 0.5),
    intercept: fc.oneof(fc.constantFrom(0, -1024, -8192, -32768, 32767, 0.5), fc.integer({ min: -70000, max: 70000 })),
  })
  .map(({ above, ...rest }) => ({ ...rest, bitsAllocated: 16, highBit: Math.min(15, rest.bitsStored - 1 + above) }));

/** One pixel as PS3.5 8.1.1 and PS3.3 C.7.6.3.1.4 say it, bit by bit. */
function rescaled(word: number, { bitsStored, highBit, signed, slope, intercept }: PixelEncoding): number {
  const stored = ((word & 0xffff) >>> (highBit - bitsStored + 1)) % 2 ** bitsStored;
  const value = signed && stored >= 2 ** (bitsStored - 1) ? stored - 2 ** bitsStored : stored;
  return value * slope + intercept;
}

test('every stored word becomes its intensity, whatever its encoding and its address', () => {
  const content = fc.record({
    words: fc.int16Array({ minLength: 1, maxLength: 40 }),
    start: fc.nat({ max: 3 }),
    encoding,
  });
  fc.assert(
    fc.property(content, ({ words, start, encoding: chosen }) => {
      const from = words.subarray(Math.min(start, words.length - 1));
      const expected = Array.from(from, (word) => Math.fround(rescaled(word, chosen)));
      expect(Array.from(rescalePixels(from, chosen))).toEqual(expected);
      for (const at of [0, 1]) {
        const into = new Int16Array(from.length + 1).subarray(at, at + from.length);
        expect(Array.from(rescalePixels(from, chosen, { into }))).toEqual(expected);
      }
      expect(Array.from(rescalePixels(from, chosen, { into: from }))).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test('the words themselves stay as they were', () => {
  fc.assert(
    fc.property(fc.int16Array({ minLength: 1, maxLength: 40 }), encoding, (words, chosen) => {
      const before = words.slice();
      rescalePixels(words, chosen);
      expect(words).toEqual(before);
    }),
  );
});
