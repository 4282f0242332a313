import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { describeConformance } from '../../../dicom-sr/conformance/describe-conformance.js';
import { readObjects } from '../../../dicom-sr/conformance/object-tables.js';
import { checkCodes, flagCodes, recist3dConcepts } from '../../../dicom-sr/measurement/recist3d-codes.js';
import { valueRules } from '../../../dicom-sr/part10/value-rules.js';
import { markSopClasses } from '../../../dicom-sr/readers/read-marks.js';

const codes = [recist3dConcepts, checkCodes, flagCodes].flatMap((table) => Object.values(table));

describe('the conformance statement', () => {
  test('is what docs/conformance.md says', () => {
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync('docs/conformance.md', describeConformance());
    expect(readFileSync('docs/conformance.md', 'utf8')).toBe(describeConformance());
  });

  test('lists every document that marks are read from', () => {
    expect(readObjects.map(({ sopClassUID }) => sopClassUID)).toEqual(expect.arrayContaining([...markSopClasses]));
  });
});

describe('the codes of 99RECIST3D', () => {
  test('have a value of their own each', () => {
    expect(new Set(codes.map(({ value }) => value)).size).toBe(codes.length);
  });

  test('fit their VR', () => {
    const broken = codes.filter(
      ({ value, meaning }) => !valueRules['SH'].accepts(value) || !valueRules['LO'].accepts(meaning),
    );
    expect(broken).toEqual([]);
  });
});
