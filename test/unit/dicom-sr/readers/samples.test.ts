import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMarkFile } from '../../../../dicom-sr/readers/read-mark-file.js';
import { sampleDocuments, sampleOutcome } from '../../../fixtures/sample-outcomes.js';
import { sharedData } from '../../../fixtures/shared-data.js';

const folder = sharedData('dicom', 'samples');
const files = folder === undefined ? [] : readdirSync(folder, { recursive: true, encoding: 'utf8' });
const samples = files.filter((file) => /\.(dcm|json|zip|txt)$/.test(file)).sort();
const withData = folder === undefined ? describe.skip : describe;

withData('documents written by real tools', () => {
  // UIDs in file names stay out of the titles.
  const titled = samples.map((file) => [file.replace(/[\d.]{12,}/, '…'), file] as const);

  test.each(titled)('%s is read, or refused with its reason', (_, file) => {
    const { marks, warnings, unplaced = [] } = readMarkFile(readFileSync(join(folder ?? '', file)));
    const expected = { marks: [], unplaced: [], warnings: [], ...sampleOutcome(file) };
    expect({
      marks: marks.map((mark) => [mark.source.groupIndex, mark.shortAxis === undefined ? 'long' : 'long and short']),
      unplaced: unplaced.map(({ mark }) => [mark.source.groupIndex, mark.trackingID]),
      warnings: warnings.map(({ groupIndex, reason }) => [groupIndex, reason]),
    }).toEqual(expected);
  });

  test('no file of the folder is passed over', () => {
    expect(samples.length).toBeGreaterThan(60);
    expect(samples).toEqual(expect.arrayContaining(Object.keys(sampleDocuments)));
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
