import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import type { WrittenObject } from '../../../../dicom-sr/writers/written-object.js';
import type { DrawnMark } from '../../../fixtures/marks/drawn-mark.js';
import { presentationStateOf } from '../../../fixtures/marks/presentation-state.js';
import { ellipse, structureSetFile } from '../../../fixtures/marks/structure-set.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';
import type { TestPipeline, TestPipelineOptions } from '../../../fixtures/server/test-pipeline.js';
import { testPipeline } from '../../../fixtures/server/test-pipeline.js';
import { until } from '../../../fixtures/until.js';

const study = markedStudy('kinds');
const marked = study.ct[1];
const plane = readCtImage(marked.part10);

const stored = (part10: Uint8Array): WrittenObject => {
  const { dataset } = readPart10(part10);
  const uid = (keyword: string): string => textOf(dataset, keyword) ?? '';
  return {
    studyInstanceUID: uid('StudyInstanceUID'),
    seriesInstanceUID: uid('SeriesInstanceUID'),
    sopClassUID: uid('SOPClassUID'),
    sopInstanceUID: uid('SOPInstanceUID'),
    part10,
  };
};

const drawn: DrawnMark = {
  name: 'Lesion',
  image: { ...marked },
  long: [
    [4.5, 8.5],
    [14.5, 8.5],
  ],
  short: [
    [9.5, 5.5],
    [9.5, 11.5],
  ],
};
const presentation = stored(presentationStateOf([drawn]));
const [x, y, z] = plane.position;
const regions = stored(
  structureSetFile({
    rois: [
      {
        name: 'GTV 1',
        type: 'GTV',
        contours: [
          { points: ellipse([x + 6.75, y + 6, z], [3.75, 0, 0], [0, 2.25, 0]), imageUID: marked.sopInstanceUID },
        ],
      },
    ],
    frameOfReferenceUID: plane.frameOfReferenceUID,
    studyInstanceUID: study.studyInstanceUID,
    seriesInstanceUID: marked.seriesInstanceUID,
  }),
);

describe('the pipeline', () => {
  let pacs: InMemoryPacs;
  let running: TestPipeline;
  const start = async (options: Partial<TestPipelineOptions> = {}): Promise<void> => {
    running = testPipeline({ pacs, ...options });
    await running.pipeline.start();
  };
  const jobs = async () =>
    (await running.state.jobs.list({ limit: 9 })).map(({ documentUID, state, reason }) => [
      documentUID,
      state,
      reason?.code,
    ]);

  beforeEach(() => {
    pacs = new InMemoryPacs();
  });
  afterEach(() => running.stop());

  test('converts the marks of a presentation state', async () => {
    pacs.add(...study.ct, presentation);
    await start();
    await running.reaches('stored');
  });

  test('takes a report before a presentation state of the same lesion, whichever came first', async () => {
    pacs.add(...study.ct, presentation);
    await start();
    await running.reaches('stored');
    pacs.add(study.sr);
    await running.reaches('stored', 'superseded');
    expect(await jobs()).toEqual(
      expect.arrayContaining([
        [study.sr.sopInstanceUID, 'stored', undefined],
        [presentation.sopInstanceUID, 'superseded', 'duplicate-mark'],
      ]),
    );
  });

  test('names in the report of a result the presentation state that its mark was merged with, also by a wiped database', async () => {
    const report = study.laterReport('signed', 120, 0);
    pacs.add(...study.ct, presentation, report);
    await start();
    await running.reaches('stored', 'superseded');
    const results = () => [...pacs.ofModality('SEG'), ...own()].map(({ sopInstanceUID }) => sopInstanceUID).sort();
    const own = () => pacs.ofModality('SR').filter(({ sopInstanceUID }) => sopInstanceUID !== report.sopInstanceUID);
    const [written] = own();
    const words = Buffer.from(written?.part10 ?? []).toString('latin1');
    for (const part of ['OTHER-MARK', 'F-MERGED', presentation.sopInstanceUID, report.sopInstanceUID])
      expect(words).toContain(part);
    const before = results();
    await running.stop();
    pacs.tellAgain();
    await start();
    await running.reaches('stored', 'superseded');
    expect([results(), before.length]).toEqual([before, 2]);
  });

  test('does not name a document that was written after the one that counts', async () => {
    pacs.add(...study.ct, presentation, study.sr);
    await start();
    await running.reaches('stored', 'superseded');
    const job = (await running.state.jobs.ofDocument(study.sr.sopInstanceUID))[0];
    expect([job?.state, job?.mark.alsoIn]).toEqual(['stored', undefined]);
  });

  test('leaves outlines alone unless it is asked to take marks from them', async () => {
    pacs.add(...study.ct, regions, study.sr);
    await start();
    await running.reaches('stored');
    expect(await running.state.documents.find(regions.sopInstanceUID)).toBeUndefined();
  });

  test('converts the mark of an outline, where it is asked to', async () => {
    pacs.add(...study.ct, regions);
    await start({ settings: { regions: true } });
    await running.reaches('stored');
    const [job] = await running.state.jobs.list({ limit: 1 });
    expect(job.mark).toMatchObject({
      derivedFrom: 'contours',
      referencedImage: { sopInstanceUID: marked.sopInstanceUID },
    });
    expect(
      job.mark.longAxis.endpoints
        .flat()
        .map((value) => Math.round(value * 10) / 10)
        .sort((a, b) => a - b),
    ).toEqual([4.5, 8.5, 8.5, 14.5]);
  });

  test('places an outline when its images come after it', async () => {
    pacs.add(regions);
    await start({ settings: { regions: true } });
    await until(
      async () => (await running.state.documents.find(regions.sopInstanceUID))?.kind === 'failed',
      'it waits',
    );
    pacs.add(...study.ct);
    await running.reaches('stored');
  });
});
