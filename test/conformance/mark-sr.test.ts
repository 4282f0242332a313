import { expect, test } from '@jest/globals';
import { concepts } from '../../dicom-sr/measurement/concepts.js';
import { writeMarkSr } from '../../dicom-sr/writers/write-mark-sr.js';
import { bidirectionalMark, lengthMark, markSrContent } from '../fixtures/mark-report.js';
import { describeWith } from '../services/available.js';
import { dciodvfyErrors, dsrdumpErrors, pixelmedSrErrors } from '../services/validators.js';

const sideOf = { laterality: { value: '7771000', scheme: 'SCT', meaning: 'Left' } };
const marks = [
  { ...bidirectionalMark, findingSites: bidirectionalMark.findingSites.map((site) => ({ ...site, ...sideOf })) },
  { ...lengthMark, trackingID: 'Lesion 2', finding: concepts.nodule },
  { ...lengthMark, trackingUID: '2.25.3003', longAxis: { ...lengthMark.longAxis, reportedMm: 100 / 3 } },
];
const part10 = (form: 'cornerstone3d' | 'planar-roi') =>
  writeMarkSr(markSrContent({ form, marks, observer: { type: 'person', name: 'Müller^Jörg' } })).part10;

describeWith('dicom3tools')('mark reports and dciodvfy', () => {
  test.each(['cornerstone3d', 'planar-roi'] as const)('finds no error in the form %s', (form) => {
    expect(dciodvfyErrors(part10(form))).toEqual([]);
  });
});

describeWith('dcmtk')('mark reports and dsrdump', () => {
  test.each(['cornerstone3d', 'planar-roi'] as const)('reads the form %s', (form) => {
    expect(dsrdumpErrors(part10(form))).toEqual([]);
  });
});

/** The OHIF form is not held to it: PixelMed wants the finding site as a modifier (TID 1501), OHIF writes a contained item. */
describeWith('pixelmed')('mark reports and the SR validator of PixelMed', () => {
  // Its style sheets are compiled anew for every file, half a minute on a busy machine.
  const patience = 300_000;

  test(
    'finds no error in the TID 1410 form',
    () => expect(pixelmedSrErrors(part10('planar-roi'))).toEqual([]),
    patience,
  );
});
