import { expect, test } from '@jest/globals';
import { readDocument } from '../../../../dicom-sr/readers/read-document.js';

const uids = { SOPClassUID: '1.1', SOPInstanceUID: '1.2', SeriesInstanceUID: '1.3', StudyInstanceUID: '1.4' };

/** PS3.3 C.17.2 */
test.each([
  [{}, {}],
  [{ CompletionFlag: 'COMPLETE', VerificationFlag: 'UNVERIFIED', PreliminaryFlag: 'FINAL' }, {}],
  [{ CompletionFlag: 'PARTIAL' }, { preliminary: true }],
  [{ CompletionFlag: 'COMPLETE', PreliminaryFlag: 'PRELIMINARY' }, { preliminary: true }],
  [{ CompletionFlag: 'COMPLETE', VerificationFlag: 'VERIFIED' }, { verified: true }],
])('a document that says %j is held to be %j', (flags, standing) => {
  const source = { sopClassUID: '1.1', sopInstanceUID: '1.2', seriesInstanceUID: '1.3', studyInstanceUID: '1.4' };
  expect(readDocument({ ...uids, ...flags })).toEqual({ ...source, ...standing });
});

test.each(Object.keys(uids))('a document without %s is none that a result could refer to', (keyword) => {
  expect(readDocument({ ...uids, [keyword]: null })).toBeUndefined();
});
