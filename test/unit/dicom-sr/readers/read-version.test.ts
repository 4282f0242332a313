import { describe, expect, test } from '@jest/globals';
import { readVersion } from '../../../../dicom-sr/readers/read-version.js';

describe('readVersion', () => {
  test.each([
    ['a report', { ContentDate: '20240102', ContentTime: '1314' }, '20240102131400.000000'],
    [
      'a presentation state',
      { PresentationCreationDate: '20240102', PresentationCreationTime: '131415.5' },
      '20240102131415.500000',
    ],
    ['a structure set', { StructureSetDate: '2024.01.02', StructureSetTime: '13:14:15' }, '20240102131415.000000'],
    [
      'an instance',
      { InstanceCreationDate: '20240102', InstanceCreationTime: null, ContentTime: '235959' },
      '20240102000000.000000',
    ],
    ['nobody', {}, '00000000000000.000000'],
  ])('knows when it was written of %s', (_, dataset, writtenAt) => {
    expect(readVersion(dataset).writtenAt).toBe(writtenAt);
  });

  test('puts the content before the creation of the instance', () => {
    const dataset = { ContentDate: '20240102', ContentTime: '13', InstanceCreationDate: '20250101' };
    expect(readVersion(dataset).writtenAt).toBe('20240102130000.000000');
  });
});
