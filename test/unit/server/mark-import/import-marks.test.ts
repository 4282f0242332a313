import { beforeEach, describe, expect, test } from '@jest/globals';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';
import { importMarks } from '../../../../server/mark-import/import-marks.js';
import type { ConversionRequest } from '../../../../server/pipeline/request-conversion.js';
import { aimJson, aimXml } from '../../../fixtures/marks/aim-annotation.js';
import type { DrawnMark } from '../../../fixtures/marks/drawn-mark.js';
import { csv, markTable } from '../../../fixtures/marks/mark-table.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';
import { testPipeline } from '../../../fixtures/server/test-pipeline.js';

const study = markedStudy('import');
const drawn: DrawnMark = {
  name: 'Lesion 1',
  image: study.ct[2],
  long: [
    [4.5, 8.5],
    [14.5, 8.5],
  ],
  short: [
    [9.5, 5.5],
    [9.5, 11.5],
  ],
};
const patientID = 'ID-import';
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('importing marks', () => {
  let pacs: InMemoryPacs;
  let requested: ConversionRequest[];
  const imported = (files: readonly string[], options = {}) =>
    importMarks(
      {
        pacs,
        request: async (request) => {
          requested.push(request);
          return { jobs: [], warnings: [] };
        },
        now: () => new Date(Date.UTC(2024, 0, 2)),
      },
      files.map(bytes),
      options,
    );
  const reasons = ({ warnings }: Awaited<ReturnType<typeof imported>>) => warnings.map(({ reason }) => reason);
  /** Marks as the archive holds them now. */
  const marksIn = async ({ reports }: Awaited<ReturnType<typeof imported>>) => {
    const files = reports.map(({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }) =>
      pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID),
    );
    return (await Promise.all(files)).flatMap((part10) => readMarks(readPart10(part10).dataset).marks);
  };

  beforeEach(() => {
    pacs = new InMemoryPacs();
    pacs.add(...study.ct);
    requested = [];
  });

  test.each([
    ['AIM in JSON', [aimJson([drawn], { withRoles: true, patientID })], {}],
    ['AIM in XML', [aimXml([drawn], { withRoles: true, patientID })], {}],
    ['a table', [markTable([drawn])], { studyInstanceUID: study.studyInstanceUID }],
    [
      'a table in a layout of its own',
      [
        csv([
          ['image', 'a', 'b', 'c', 'd'],
          [drawn.image.sopInstanceUID, '4.5', '8.5', '14.5', '8.5'],
        ]),
      ],
      {
        studyInstanceUID: study.studyInstanceUID,
        headerMap: { sopInstanceUID: 'image', longX1: 'a', longY1: 'b', longX2: 'c', longY2: 'd' },
      },
    ],
  ])('puts those of %s into the archive as a report, and asks for its conversion', async (_kind, files, options) => {
    const answer = await imported(files, options);
    expect(answer.warnings).toEqual([]);
    const [mark, another] = await marksIn(answer);
    expect(another).toBeUndefined();
    expect(mark.longAxis.endpoints).toEqual(drawn.long);
    expect(mark.referencedImage).toMatchObject({
      sopInstanceUID: drawn.image.sopInstanceUID,
      seriesInstanceUID: study.ctSeriesInstanceUID,
    });
    expect(requested).toEqual(answer.reports);
  });

  test('makes one mark of the lines that ePAD keeps in two files', async () => {
    const { short = drawn.long, ...rest } = drawn;
    const lines: readonly DrawnMark[] = [drawn.long, short].map((long) => ({ ...rest, long }));
    const answer = await imported(lines.map((line, i) => aimJson([line], { key: String(i), patientID })));
    const marks = await marksIn(answer);
    expect(marks.map(({ longAxis, shortAxis }) => [longAxis.endpoints, shortAxis?.endpoints])).toEqual([
      [drawn.long, drawn.short],
    ]);
  });

  test('gives the same report for the same documents, which is stored once', async () => {
    const file = aimJson([drawn], { patientID });
    const first = await imported([file]);
    const stores = () => pacs.calls.filter((call) => call === 'store').length;
    expect(stores()).toBe(1);
    expect((await imported([file])).reports).toEqual(first.reports);
    expect(stores()).toBe(1);
  });

  test('writes a report for each reader', async () => {
    const names = ['a', 'b'].map((reader) => csvOf(reader)).join('');
    const answer = await imported([`${header}${names}`], { studyInstanceUID: study.studyInstanceUID });
    expect(answer.reports).toHaveLength(2);
    expect((await marksIn(answer)).map(({ observer }) => observer?.name).sort()).toEqual(['a', 'b']);
  });
  const header = 'SOPInstanceUID,longX1,longY1,longX2,longY2,reader\n';
  const csvOf = (reader: string): string => `${drawn.image.sopInstanceUID},4.5,8.5,14.5,8.5,${reader}\n`;

  test('tells of marks on images that the archive does not hold', async () => {
    const elsewhere = { ...drawn, image: { ...drawn.image, sopInstanceUID: '1.2.3' } };
    const answer = await imported([aimJson([elsewhere, drawn], { patientID })]);
    expect([reasons(answer), (await marksIn(answer)).length]).toEqual([['image-not-found'], 1]);
  });

  test('tells of rows that name no study where none is named beside them', async () => {
    expect(reasons(await imported([markTable([drawn])]))).toEqual(['image-not-found']);
  });

  test('takes none of another patient', async () => {
    const answer = await imported([aimJson([drawn], { patientID: 'someone else' })]);
    expect([reasons(answer), answer.reports]).toEqual([['other-patient'], []]);
  });

  test.each([
    ['text', 'hello', 'unsupported-document'],
    ['a table without the columns', 'a,b,c,d\n1,2,3,4\n', 'unknown-columns'],
  ])('tells of %s', async (_what, file, reason) => {
    expect(reasons(await imported([file]))).toEqual([reason]);
  });

  test('takes marks of fifty studies at most', async () => {
    const rows = Array.from({ length: 51 }, (_, i) => `1.2.3,1.2.${i + 1},1,2,3,4\n`).join('');
    const table = `SOPInstanceUID,studyInstanceUID,longX1,longY1,longX2,longY2\n${rows}`;
    await expect(imported([table])).rejects.toMatchObject({ code: 'too-many-studies' });
  });
});

test('an imported mark is converted as one of a viewer is', async () => {
  const pacs = new InMemoryPacs();
  pacs.add(...study.ct);
  const { pipeline, context, reaches, stop } = testPipeline({ pacs, feeds: [] });
  try {
    await pipeline.start();
    const request = (wanted: ConversionRequest) => pipeline.request(wanted);
    const { jobs } = await importMarks({ pacs, request, now: context.now }, [bytes(aimJson([drawn], { patientID }))]);
    expect(jobs).toHaveLength(1);
    await reaches('stored');
  } finally {
    await stop();
  }
});
