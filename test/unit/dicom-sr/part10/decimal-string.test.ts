import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { decimalString } from '../../../../dicom-sr/part10/decimal-string.js';

describe('decimalString', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [0.1, '0.1'],
    [1 / 3, '0.33333333333333'],
    [-1 / 3, '-0.3333333333333'],
    [-123456.789012345678, '-123456.78901235'],
    [1e21, '1e+21'],
    [Number.MAX_VALUE, '1.79769313e+308'],
    [-Number.MAX_VALUE, '-1.79769313e+308'],
  ])('writes %d as %s', (value, expected) => expect(decimalString(value)).toBe(expected));

  test('never needs more than 16 characters and stays within 1e-9 of the value', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        const written = decimalString(value);
        expect(written.length).toBeLessThanOrEqual(16);
        expect(Math.abs(Number(written) - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
      }),
    );
  });

  test('refuses what is not a number', () => {
    expect(() => decimalString(Number.POSITIVE_INFINITY)).toThrow(
      expect.objectContaining({ code: 'invalid-attribute' }),
    );
  });
});
