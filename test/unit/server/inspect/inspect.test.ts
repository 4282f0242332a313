import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import { textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { assembleVolume } from '../../../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import { writeSr } from '../../../../dicom-sr/writers/write-sr.js';
import { writeSeg } from '../../../../dicom-sr/writers/write-seg.js';
import { openConversionDatabase } from '../../../../server/convert/conversion-database.js';
import { prepareWork } from '../../../../server/convert/prepare-work.js';
import type { Inspection } from '../../../../server/inspect/inspection.js';
import { inspectFile } from '../../../../server/inspect/inspect-file.js';
import { inspectFolder } from '../../../../server/inspect/inspect-folder.js';
import { inspectStudy } from '../../../../server/inspect/inspect-study.js';
import { inspectionTable } from '../../../../server/inspect/inspection-table.js';
import type { DrawnMark } from '../../../fixtures/marks/drawn-mark.js';
import { testResult } from '../../../fixtures/dicom/result-content.js';
import { foreignSegmentation } from '../../../fixtures/marks/foreign-segmentation.js';
import { keyObjects } from '../../../fixtures/marks/key-objects.js';
import { markTable } from '../../../fixtures/marks/mark-table.js';
import { presentationStateOf } from '../../../fixtures/marks/presentation-state.js';
import { segmentReport } from '../../../fixtures/marks/segment-report.js';
import { writtenObject } from '../../../fixtures/dicom/written-object.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';

const study = markedStudy('inspect', { slices: 8, image: { Rows: 16, Columns: 20 } });
const [, , second] = study.ct;
const drawn: DrawnMark = {
  name: 'Lesion',
  image: { ...second },
  long: [
    [4.5, 8.5],
    [14.5, 8.5],
  ],
};
const outside: DrawnMark = {
  ...drawn,
  name: 'Outside',
  long: [
    [4.5, 2.5],
    [94.5, 2.5],
  ],
};
const presentation = presentationStateOf([drawn]);
const keyNote = { ...keyObjects([drawn]), StudyInstanceUID: study.studyInstanceUID };
const outcomes = ({ rows }: Inspection) => rows.map(({ document, outcome, reason }) => [document, outcome, reason]);

describe('inspect', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recist3d-inspect-'));
    await mkdir(join(folder, 'ct'));
    await Promise.all(study.ct.map(({ part10 }, i) => writeFile(join(folder, 'ct', `${i}.dcm`), part10)));
    await writeFile(join(folder, 'gsps.dcm'), presentation);
    await writeFile(join(folder, 'ko.dcm'), writePart10(keyNote));
    await writeFile(
      join(folder, 'table.csv'),
      markTable([outside, { ...drawn, image: { ...drawn.image, sopInstanceUID: '2.25.404' } }]),
    );
    await writeFile(join(folder, 'notes.txt'), 'x'.repeat(200));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('says of a folder what would be converted, and why the rest would not', async () => {
    const inspection = await inspectFolder(folder);
    expect(outcomes(inspection)).toEqual([
      ['ct/0.dcm', 'series', undefined],
      ['gsps.dcm', 'convert', undefined],
      ['ko.dcm', 'no-mark', 'no-measurement'],
      ['table.csv', 'refused', 'mark-outside-image'],
      ['table.csv', 'refused', 'image-not-found'],
    ]);
    expect(inspection.passedOver).toEqual([{ why: 'no-marks', count: 1, examples: ['notes.txt'] }]);
    expect(inspection.rows[1].longAxisMm).toBeCloseTo(7.5);
  });

  test('prints a table with the numbers below it', async () => {
    const lines = inspectionTable(await inspectFolder(folder)).split('\n');
    expect(lines[0]).toMatch(/^document +group +outcome +mm +lesion +why$/);
    expect(lines[2]).toMatch(/^gsps.dcm +1 +convert +7.5$/);
    expect(lines.at(-2)).toContain('1 would be converted');
    expect(lines.at(-1)).toBe('Passed over: 1 (no DICOM, and no document of marks): notes.txt');
  });

  test('reads the marks of a file, and knows an image', async () => {
    expect(outcomes(await inspectFile(join(folder, 'gsps.dcm')))).toEqual([['gsps.dcm', 'readable', undefined]]);
    expect(outcomes(await inspectFile(join(folder, 'table.csv'))).map(([, outcome]) => outcome)).toEqual([
      'readable',
      'readable',
    ]);
    expect(outcomes(await inspectFile(join(folder, 'ct/1.dcm')))).toEqual([['1.dcm', 'series', undefined]]);
    expect(outcomes(await inspectFile(join(folder, 'notes.txt')))).toEqual([
      ['notes.txt', 'no-mark', 'unsupported-document'],
    ]);
  });

  test('says the same of a study in an archive, without writing to it', async () => {
    const pacs = new InMemoryPacs();
    const { dataset } = readPart10(presentation);
    const [seriesInstanceUID, sopInstanceUID] = ['SeriesInstanceUID', 'SOPInstanceUID'].map(
      (keyword) => textOf(dataset, keyword) ?? '',
    );
    const stored = {
      studyInstanceUID: study.studyInstanceUID,
      seriesInstanceUID,
      sopInstanceUID,
      sopClassUID: textOf(dataset, 'SOPClassUID') ?? '',
      part10: presentation,
    };
    pacs.add(...study.ct, stored, study.sr);
    const inspection = await inspectStudy(pacs, study.studyInstanceUID, { seriesBytes: 2 ** 30 });
    expect(
      outcomes(inspection)
        .map(([, outcome]) => outcome)
        .sort(),
    ).toEqual(['convert', 'convert', 'series']);
    expect(pacs.calls).not.toContain('store');
    await expect(inspectStudy(pacs, '2.25.404', { seriesBytes: 2 ** 30 })).rejects.toMatchObject({
      code: 'study-not-found',
    });
  });
});

describe('inspect of a report that states lengths on a segment', () => {
  const mask = { origin: [1, 5, 4], shape: [2, 6, 10], voxels: new Uint8Array(120).fill(1) } as const;
  const segmentation = foreignSegmentation(study.ct, mask);
  const report = segmentReport(segmentation, { longMm: 8.5, shortMm: 8 });
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recist3d-inspect-segment-'));
    await Promise.all(study.ct.map(({ part10 }, i) => writeFile(join(folder, `ct-${i}.dcm`), part10)));
    await writeFile(join(folder, 'report.dcm'), report);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const ofReport = async (options = {}) =>
    (await inspectFolder(folder, options)).rows.filter(({ document }) => document === 'report.dcm');
  const archive = (...files: readonly Uint8Array[]): InMemoryPacs => {
    const pacs = new InMemoryPacs();
    pacs.add(...study.ct, ...files.map(writtenObject));
    return pacs;
  };

  test('says of the file that it can be read', async () => {
    const { rows } = await inspectFile(join(folder, 'report.dcm'));
    expect(rows).toMatchObject([{ outcome: 'readable', detail: 'Measured on the segment that it names.' }]);
  });

  test('passes over our own result, whose report measures a segment too', async () => {
    const result = testResult(volumeOf(), { mask });
    await writeFile(join(folder, 'own.dcm'), writeSr(result, writeSeg(result)).part10);
    expect(await inspectFile(join(folder, 'own.dcm'))).toEqual({
      rows: [],
      passedOver: [{ why: 'own-result', count: 1, examples: ['own.dcm'] }],
    });
  });

  test.each([true, false])(
    'would convert it in a folder, whether marks are taken from regions or not: %s',
    async (regions) => {
      await writeFile(join(folder, 'seg.dcm'), segmentation);
      const [row] = await ofReport({ regions });
      expect(row).toMatchObject({ outcome: 'convert', trackingID: 'Segmented lesion' });
      expect(row.longAxisMm).toBeCloseTo(Math.hypot(10 * 0.75, 6 * 0.75), 2);
    },
  );

  test('counts the lesion once in a folder', async () => {
    await writeFile(join(folder, 'seg.dcm'), segmentation);
    const { rows } = await inspectFolder(folder);
    expect(rows.map(({ document, outcome }) => [document, outcome])).toEqual([
      ['ct-0.dcm', 'series'],
      ['report.dcm', 'convert'],
      ['seg.dcm', 'superseded'],
    ]);
  });

  test('refuses it in a folder without the segmentation, until it is there', async () => {
    const out = openConversionDatabase(':memory:');
    const found = async () => {
      await prepareWork(out, folder);
      return [out.all('SELECT name FROM marks').length, out.all('SELECT content FROM warnings').length];
    };
    expect(await ofReport()).toMatchObject([{ outcome: 'refused', reason: 'segmentation-not-found' }]);
    expect(await found()).toEqual([0, 1]);
    await writeFile(join(folder, 'seg.dcm'), segmentation);
    expect(await found()).toEqual([2, 0]);
    out.close();
  });

  test.each([
    ['is damaged', (part10: Uint8Array) => part10.slice(0, -12), 'segmentation-damaged'],
    ['is a result of ours', () => writeSeg(testResult(volumeOf(), { mask })).part10, 'own-segmentation'],
  ])('refuses it in a folder where the segmentation %s', async (_, change, reason) => {
    const changed = change(segmentation);
    await writeFile(join(folder, 'seg.dcm'), changed);
    if (reason === 'own-segmentation')
      await writeFile(join(folder, 'report.dcm'), segmentReport(changed, { longMm: 8 }));
    expect((await ofReport()).map((row) => row.reason)).toEqual([reason]);
  });

  test('would convert it in a study, and not without the segmentation', async () => {
    const look = async (pacs: InMemoryPacs) =>
      outcomes(await inspectStudy(pacs, study.studyInstanceUID, { seriesBytes: 2 ** 26 })).slice(1);
    expect(await look(archive(report, segmentation))).toEqual([
      ['SEG 3', 'no-mark', 'regions-not-taken'],
      ['SR 2', 'convert', undefined],
    ]);
    expect(await look(archive(report))).toEqual([['SR 2', 'refused', 'segmentation-not-found']]);
  });

  const volumeOf = () => assembleVolume(study.ct.map(({ part10 }) => readCtImage(part10)));
});
