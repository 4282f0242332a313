import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import { textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import type { Inspection } from '../../../../server/inspect/inspection.js';
import { inspectFile } from '../../../../server/inspect/inspect-file.js';
import { inspectFolder } from '../../../../server/inspect/inspect-folder.js';
import { inspectStudy } from '../../../../server/inspect/inspect-study.js';
import { inspectionTable } from '../../../../server/inspect/inspection-table.js';
import type { DrawnMark } from '../../../fixtures/marks/drawn-mark.js';
import { keyObjects } from '../../../fixtures/marks/key-objects.js';
import { markTable } from '../../../fixtures/marks/mark-table.js';
import { presentationStateOf } from '../../../fixtures/marks/presentation-state.js';
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
