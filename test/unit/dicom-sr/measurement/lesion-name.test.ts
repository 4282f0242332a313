import { expect, test } from '@jest/globals';
import { lesionName } from '../../../../dicom-sr/measurement/lesion-name.js';

test.each([
  ['Lung nodule 1', 'Lung nodule 1'],
  [' T1 ', 'T1'],
  ['a@b: behind the aorta', 'a@b: behind the aorta'],
  ['Cornerstone3DTools@^0.1.0:Bidirectional', ''],
  ['cornerstoneTools@^4.0.0:Bidirectional', ''],
  [undefined, ''],
])('a lesion whose tracking identifier is %s is called "%s"', (trackingID, name) => {
  expect(lesionName(trackingID)).toBe(name);
});
