import { expect, test } from '@jest/globals';
import { followUpSr } from '../../server/follow-up/follow-up-sr.js';
import { followUpHeader, judgedPatient } from '../fixtures/followed-patient.js';
import { describeWith } from '../services/available.js';
import { dciodvfyErrors, dsrdumpErrors, pixelmedSrErrors } from '../services/validators.js';

const { part10 } = followUpSr(judgedPatient(), followUpHeader, new Date(Date.UTC(2026, 5, 1, 12)));

describeWith('dicom3tools')('the report over time and dciodvfy', () => {
  test('has no error', () => {
    expect(dciodvfyErrors(part10)).toEqual([]);
  });
});

describeWith('dcmtk')('the report over time and dsrdump', () => {
  test('can be read', () => {
    expect(dsrdumpErrors(part10)).toEqual([]);
  });
});

describeWith('pixelmed')('the report over time and the SR validator of PixelMed', () => {
  test('has no error', () => expect(pixelmedSrErrors(part10)).toEqual([]), 300_000);
});
