import { describe, expect, test } from '@jest/globals';
import { checkCodes, flagCodes } from '../../../dicom-sr/measurement/recist3d-codes.js';
import { english } from '../../../ohif-extension/extension-lesion-review/src/i18n/english.js';
import { german } from '../../../ohif-extension/extension-lesion-review/src/i18n/german.js';

describe.each([
  ['English', english],
  ['German', german],
])('the words of the panel in %s', (_language, words) => {
  test('say each flag and each check that a result can carry', () => {
    const said = Object.keys({ ...words.flag, ...words.check });
    const coded = [...Object.keys(flagCodes), ...Object.keys(checkCodes)];
    expect(coded.filter((word) => !said.includes(word))).toEqual([]);
  });
});
