import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMarkFile } from '../../../../dicom-sr/readers/read-mark-file.js';
import { sharedData } from '../../../fixtures/shared-data.js';

/** What is read of every structured report among the samples: [group, axes] of the marks, [group, reason] of the warnings. */
const reports: Readonly<Record<string, { marks: readonly unknown[]; warnings: readonly unknown[] }>> = {
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
  'highdicom/sr_document.dcm': { marks: [], warnings: [[0, 'no-axis']] }, // an area
  'highdicom/sr_document_with_multiple_groups.dcm': {
    marks: [],
    warnings: [
      [0, 'no-axis'], // an intensity
      [1, 'no-axis'], // a diameter on a circle
      [2, 'no-axis'], // a diameter on an outline
      [3, 'volumetric-group'], // a volume surface
    ],
  },
  'dcmqi/sr-example/sr.dcm': { marks: [], warnings: [[0, 'volumetric-group']] },
};

const unsupported = { marks: [], warnings: [[undefined, 'unsupported-document']] };

const folder = sharedData('dicom', 'samples');
const files = folder === undefined ? [] : readdirSync(folder, { recursive: true, encoding: 'utf8' });
const documents = files.filter((file) => /\.(dcm|json|zip|txt)$/.test(file)).sort();
const withData = folder === undefined ? describe.skip : describe;

withData('documents written by real tools', () => {
  // UIDs in file names stay out of the titles.
  const titled = documents.map((file) => [file.replace(/[\d.]{12,}/, '…'), file] as const);

  test.each(titled)('%s is read, or refused with its reason', (_, file) => {
    const { marks, warnings } = readMarkFile(readFileSync(join(folder ?? '', file)));
    expect({
      marks: marks.map((mark) => [mark.source.groupIndex, mark.shortAxis === undefined ? 'long' : 'long and short']),
      warnings: warnings.map(({ groupIndex, reason }) => [groupIndex, reason]),
    }).toEqual(reports[file] ?? unsupported);
  });

  test('no file of the folder is passed over', () => {
    expect(documents.length).toBeGreaterThan(60);
    expect(documents).toEqual(expect.arrayContaining(Object.keys(reports)));
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
});
