import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { itemsOf, textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import type { DrawnMark } from '../../../fixtures/marks/drawn-mark.js';
import { foreignSegmentation } from '../../../fixtures/marks/foreign-segmentation.js';
import { presentationStateOf } from '../../../fixtures/marks/presentation-state.js';
import { segmentReport } from '../../../fixtures/marks/segment-report.js';
import { ellipse, structureSetFile } from '../../../fixtures/marks/structure-set.js';
import { writtenObject } from '../../../fixtures/dicom/written-object.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';
import type { TestPipeline, TestPipelineOptions } from '../../../fixtures/server/test-pipeline.js';
import { testPipeline } from '../../../fixtures/server/test-pipeline.js';
import { until } from '../../../fixtures/until.js';

const study = markedStudy('kinds');
const marked = study.ct[1];
const plane = readCtImage(marked.part10);

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
const presentation = writtenObject(presentationStateOf([drawn]));
const [x, y, z] = plane.position;
const regions = writtenObject(
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

const segmentation = writtenObject(
  foreignSegmentation(study.ct, { origin: [1, 5, 4], shape: [2, 6, 10], voxels: new Uint8Array(120).fill(1) }),
);
const [segment] = itemsOf(readPart10(segmentation.part10).dataset, 'SegmentSequence');
const trackingUID = textOf(segment, 'TrackingUID') ?? '';
/** Its lesion is 7.5 mm by 4.5 mm, and so 8.7 mm from corner to corner. */
const onSegment = writtenObject(segmentReport(segmentation.part10, { longMm: 8.5, shortMm: 8.1, trackingUID }));

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

  test('measures the lines that a report states on a segment, also where no marks are taken from regions', async () => {
    pacs.add(...study.ct, onSegment, segmentation);
    await start();
    await running.reaches('stored');
    const [job] = await running.state.jobs.list({ limit: 9 });
    expect(job.mark).toMatchObject({
      longAxis: { reportedMm: 8.5 },
      shortAxis: { reportedMm: 8.1 },
      trackingUID,
      derivedFrom: 'segment',
      source: { sopInstanceUID: onSegment.sopInstanceUID },
    });
    const [[x0, y0], [x1, y1]] = job.mark.longAxis.endpoints;
    expect(Math.abs(x1 - x0)).toBeCloseTo(10, 3);
    expect(Math.abs(y1 - y0)).toBeCloseTo(6, 3);
  });

  test('reads a report on a segment again when its segmentation comes after it', async () => {
    pacs.add(...study.ct, onSegment);
    await start();
    const failure = async () => (await running.state.documents.find(onSegment.sopInstanceUID))?.failure;
    await until(async () => (await failure()) === 'segmentation-not-found', 'it waits for the segmentation');
    pacs.add(segmentation);
    await running.reaches('stored');
  });

  test('reads a report on a segment again when the images come last', async () => {
    pacs.add(onSegment, segmentation);
    await start();
    const failure = async () => (await running.state.documents.find(onSegment.sopInstanceUID))?.failure;
    await until(async () => (await failure()) === 'image-not-found', 'it waits for the images');
    pacs.add(...study.ct);
    await running.reaches('stored');
  });

  test.each([
    ['one tracking UID', onSegment],
    ['lines in one place', writtenObject(segmentReport(segmentation.part10, { longMm: 8.5, key: 'other' }))],
  ])('counts a lesion once that a report and the segmentation itself give, by %s', async (_, report) => {
    pacs.add(...study.ct, segmentation, report);
    await start({ settings: { regions: true } });
    await running.reaches('stored', 'superseded');
    expect((await jobs()).map(([uid, state]) => [uid, state])).toEqual(
      expect.arrayContaining([
        [report.sopInstanceUID, 'stored'],
        [segmentation.sopInstanceUID, 'superseded'],
      ]),
    );
  });

  test('does not convert its own result when another tool measures it', async () => {
    pacs.add(...study.ct, onSegment, segmentation);
    await start({ settings: { regions: true } });
    await running.reaches('stored', 'superseded');
    const [result, ...others] = pacs
      .ofModality('SEG')
      .filter(({ sopInstanceUID }) => sopInstanceUID !== segmentation.sopInstanceUID);
    expect(others).toEqual([]);
    const again = writtenObject(
      segmentReport(result.part10, { longMm: 8, key: 'again', contentAt: new Date('2024-02-03T09:00:00Z') }),
    );
    pacs.add(again);
    const record = () => running.state.documents.find(again.sopInstanceUID);
    await until(async () => (await record()) !== undefined, 'it is read');
    expect(await record()).toMatchObject({ kind: 'no-marks', warnings: [{ reason: 'own-segmentation' }] });
    expect(await jobs()).toHaveLength(2);
  });
});
