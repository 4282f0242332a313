import { describe, expect, test } from '@jest/globals';
import type { QualityCheck } from '../../../../dicom-sr/measurement/quality-check.js';
import { checkCodes, codeOfWord, flagCodes } from '../../../../dicom-sr/measurement/recist3d-codes.js';
import type { SegmentationFlag } from '../../../../models/methods/segmentation-method.js';
import { measureLesion } from '../../../../models/measure/measure-lesion.js';
import { checkLesion } from '../../../../models/quality/lesion-checks.js';

/** A flag that is added to the methods does not compile here until it is listed. */
const everyFlag: Readonly<Record<SegmentationFlag, true>> = {
  'short-axis-assumed': true,
  'short-axis-proposed': true,
  'fell-back-to-ellipse': true,
  'fell-back-to-trimap': true,
  'lung-contrast': true,
  'constrained-by-reader': true,
  'network-set-aside': true,
  'touches-volume-end': true,
};

/** The checks of a lesion of one voxel. */
function everyCheck(): readonly QualityCheck[] {
  const volume = { voxels: new Int16Array(27), shape: [3, 3, 3], spacingMm: [1, 1, 1] } as const;
  const mark = {
    slice: 1,
    longAxis: [
      [0, 1],
      [2, 1],
    ],
    shortAxis: [
      [1, 0],
      [1, 2],
    ],
  } as const;
  const mask = { origin: [1, 1, 1], shape: [1, 1, 1], voxels: Uint8Array.of(1) } as const;
  return checkLesion(volume, mark, mask, measureLesion(volume, mark, mask));
}

describe('the codes of 99RECIST3D', () => {
  test('define every flag that a method raises', () => {
    expect(Object.keys(everyFlag).filter((flag) => !(flag in flagCodes))).toEqual([]);
  });

  test('define every check of a lesion, and no other', () => {
    expect(
      everyCheck()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(checkCodes).sort());
  });

  test('let a word that they do not know stand for itself', () => {
    expect(codeOfWord(flagCodes, 'quite-new')).toEqual({
      value: 'quite-new',
      scheme: '99RECIST3D',
      meaning: 'quite new',
    });
  });
});
