import { describe, expect, test } from '@jest/globals';
import { deriveUid } from '../../../../dicom-sr/provenance/derive-uid.js';

describe('deriveUid', () => {
  test('gives the same UID for the same parts', () => {
    expect(deriveUid('job', 'seg')).toBe(deriveUid('job', 'seg'));
  });

  test('tells parts from their concatenation', () => {
    expect(new Set([deriveUid('ab', 'c'), deriveUid('a', 'bc'), deriveUid('abc')]).size).toBe(3);
  });

  test('is the decimal of a version 5 UUID below 2.25', () => {
    const uid = deriveUid('job', 'seg');
    const uuid = BigInt(uid.replace('2.25.', '')).toString(16).padStart(32, '0');
    expect(uid.length).toBeLessThanOrEqual(64);
    expect(uuid).toMatch(/^[0-9a-f]{12}5[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  });
});
