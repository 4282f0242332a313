import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMarkFile } from '../../../../dicom-sr/readers/read-mark-file.js';
import { sharedData } from '../../../fixtures/shared-data.js';

interface Outcome {
  /** [group, axes]. */
  readonly marks?: readonly unknown[];
  /** [group, name] of marks that are placed when their images are known. */
  readonly unplaced?: readonly unknown[];
  /** [group, reason]. */
  readonly warnings?: readonly unknown[];
}

const because = (...reasons: readonly string[]): Outcome => ({
  warnings: reasons.map((reason) => [undefined, reason]),
});
const segment = (name: string): Outcome => ({ unplaced: [[0, name]] });

/** What is read of every document among the samples; of all other files nothing, as `unsupported-document`. */
const documents: Readonly<Record<string, Outcome>> = {
  'dcmjs/sample-sr.dcm': {
    marks: [[0, 'long and short']],
    warnings: [[0, 'unit-not-length']], // an uncalibrated image, lengths in px
  },
  'dcmjs/structured_report.dcm': {
    marks: [
      [2, 'long and short'],
      [3, 'long'],
      [4, 'long'],
    ],
    warnings: [
      [0, 'annotation-only'], // an arrow
      [1, 'not-two-points'], // an ellipse, its area under the code of Length
      [5, 'not-two-points'],
    ],
  },
  'dcmjs/tumor_User1_Manual_Trial1.dcm': {
    unplaced: [
      [0, 'Neoplasm, Primary'],
      [1, 'Neoplasm, Secondary'],
    ],
  },
  'highdicom/sr_document.dcm': { warnings: [[0, 'no-axis']] }, // an area
  'highdicom/sr_document_with_multiple_groups.dcm': {
    warnings: [
      [0, 'no-axis'], // an intensity
      [1, 'no-axis'], // a diameter on a circle
      [2, 'no-axis'], // a diameter on an outline
      [3, 'volumetric-group'], // a volume surface
    ],
  },
  'highdicom/seg_image_ct_binary.dcm': because('not-a-lesion'), // bone
  'highdicom/seg_image_ct_binary_overlap.dcm': because('not-a-lesion'), // bone and spine
  'highdicom/seg_image_ct_binary_single_frame.dcm': because('not-a-lesion'),
  'highdicom/seg_image_ct_binary_fractional.dcm': because('not-a-lesion'),
  'highdicom/seg_image_ct_true_fractional.dcm': because('not-a-lesion'),
  'dcmqi/sr-example/sr.dcm': { warnings: [[0, 'volumetric-group']] },
  'dcmqi/sr-example/seg.dcm': segment('Neoplasm, Primary'),
  'dcmqi/segmentations/liver.dcm': because('not-a-lesion'),
  'dcmqi/segmentations/partial_overlaps.dcm': {
    unplaced: [[3, 'LIGHT_BLUE']], // an oedema
    warnings: [0, 1, 2, 4].map((group) => [group, 'not-a-lesion']), // vessels
  },
  'lidc_seg/nodule.dcm': segment('Nodule'),
  'epadlite/testseg.dcm': segment('Mass'),
  'epadlite/roi_sample_aim.json': { marks: [[0, 'long']] },
  'epadlite/roi_sample_aim_fake.json': { marks: [[0, 'long']], ...because('repeated-line') },
  'epadlite/seg_sample_aim.json': because('volumetric-group'),
  'epadlite/testsegaim.json': because('volumetric-group'),
  'epadlite/teaching_aim1.json': because('annotation-only'),
  'epadlite/teaching_aim2.json': because('annotation-only'),
  'epadlite/aims.zip': because('archive-file'),
  'epadlite/simple.zip': because('archive-file'),
};

const outcomeOf = (file: string): Outcome =>
  documents[file] ??
  (file.startsWith('epadlite/recist_annotations/') ? { marks: [[0, 'long']] } : because('unsupported-document'));

const folder = sharedData('dicom', 'samples');
const files = folder === undefined ? [] : readdirSync(folder, { recursive: true, encoding: 'utf8' });
const samples = files.filter((file) => /\.(dcm|json|zip|txt)$/.test(file)).sort();
const withData = folder === undefined ? describe.skip : describe;

withData('documents written by real tools', () => {
  // UIDs in file names stay out of the titles.
  const titled = samples.map((file) => [file.replace(/[\d.]{12,}/, '…'), file] as const);

  test.each(titled)('%s is read, or refused with its reason', (_, file) => {
    const { marks, warnings, unplaced = [] } = readMarkFile(readFileSync(join(folder ?? '', file)));
    const expected = { marks: [], unplaced: [], warnings: [], ...outcomeOf(file) };
    expect({
      marks: marks.map((mark) => [mark.source.groupIndex, mark.shortAxis === undefined ? 'long' : 'long and short']),
      unplaced: unplaced.map(({ mark }) => [mark.source.groupIndex, mark.trackingID]),
      warnings: warnings.map(({ groupIndex, reason }) => [groupIndex, reason]),
    }).toEqual(expected);
  });

  test('no file of the folder is passed over', () => {
    expect(samples.length).toBeGreaterThan(60);
    expect(samples).toEqual(expect.arrayContaining(Object.keys(documents)));
  });

  test('the report of cornerstone3D gives its endpoints as they stand in it', () => {
    const [mark] = readMarkFile(readFileSync(join(folder ?? '', 'dcmjs/sample-sr.dcm'))).marks;
    expect(mark?.longAxis.endpoints.flat().map(Math.round)).toEqual([581, 1091, 543, 988]);
    expect(mark?.shortAxis?.endpoints.flat().map(Math.round)).toEqual([599, 1028, 525, 1051]);
  });

  test('the older report of cornerstone gives the lengths that it states', () => {
    const { marks } = readMarkFile(readFileSync(join(folder ?? '', 'dcmjs/structured_report.dcm')));
    expect(marks.map(({ longAxis, shortAxis }) => [longAxis.reportedMm?.toFixed(1), shortAxis?.reportedMm])).toEqual([
      ['93.9', 47],
      ['39.4', undefined],
      [expect.any(String), undefined],
    ]);
  });

  test("ePAD's annotations follow three lesions through four visits, by name and UID", () => {
    const annotations = samples.filter((file) => file.startsWith('epadlite/recist_annotations/'));
    const marks = annotations.flatMap((file) => readMarkFile(readFileSync(join(folder ?? '', file))).marks);
    const lesions = new Map<string, string[]>();
    for (const { trackingID = '', trackingUID = '', longAxis, findingSites } of marks) {
      const key = [trackingID, trackingUID, findingSites[0]?.meaning].join(' ');
      lesions.set(key, [...(lesions.get(key) ?? []), longAxis.reportedMm?.toFixed(1) ?? '']);
    }
    const byName = [...lesions].map(([key, mm]) => [key.replace(/ 2\.25\.\d+/, ''), mm.sort()]).sort();
    expect(byName).toEqual([
      ['Lesion1 liver', ['17.6', '29.2', '32.1', '34.2']],
      ['Lesion2 liver', ['29.1', '33.8', '34.8', '43.4']],
      ['Lesion3 pancreas', ['55.8', '72.5', '73.7', '76.7']],
    ]);
  });
});
