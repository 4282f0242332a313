import { expect, test } from '@jest/globals';
import type { JobView, LesionView } from '../../../server/http/api-schemas.js';
import { readPart10 } from '../../../dicom-sr/part10/read-part10.js';
import { readMarks } from '../../../dicom-sr/readers/read-marks.js';
import type { Mark } from '../../../dicom-sr/measurement/mark.js';
import { storeStudy } from '../../../server/demo/store-study.js';
import type { PhantomStudy } from '../../../server/phantom/phantom-study.js';
import { crowdedStudy } from '../phantoms.js';
import { ReviewPage } from '../review-page.js';
import type { ReviewWorld } from '../review-world.js';
import type { Scene } from '../scene.js';

/** Handles of the proposed mark, which the viewer's own tool draws: the ends of its long axis come first. */
const proposed = `cornerstoneTools.annotation.state.getAllAnnotations().findLast(({ metadata }) => metadata.toolName === 'Bidirectional').data.handles.points`;
const proposedLength = `(() => { const [a, b] = ${proposed}; return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]); })()`;
const proposedEnd = `(() => {
  const [viewport] = recist3dProbe.viewports();
  const [x, y] = viewport.worldToCanvas(${proposed}[0]);
  const { left, top } = viewport.canvas.getBoundingClientRect();
  return [left + x, top + y];
})()`;

export function arriving(scene: () => Scene): void {
  const count = (): Promise<number> => scene().reader.count('[data-cy=lesion]');
  const more = (than: number) =>
    scene().reader.page.waitForFunction(`document.querySelectorAll('[data-cy=lesion]').length > ${than}`);

  test('shows a new result without a reload', async () => {
    const { reader, world, study, lesions } = scene();
    await reader.review(study.studyInstanceUID);
    await reader.page.waitForSelector('[data-connection=live]');
    const before = await count();
    // The same marks by another method: new jobs, told by events alone.
    const { jobs } = await world.api<{ jobs: JobView[] }>('/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ studyInstanceUID: study.studyInstanceUID, method: 'ellipsoid' }),
    });
    expect(jobs.length).toBeGreaterThanOrEqual(lesions.length);
    await more(before);
    const fresh = jobs.find(({ method }) => method.id === 'ellipsoid')!;
    await reader.status(fresh.id, 'unreviewed');
    await reader.open(fresh.id);
  });

  test('proposes a mark from a rough box, and converts it as it was adjusted when it is confirmed', async () => {
    const { reader, world, study, lesions } = scene();
    const { jobId, mark } = lesions[2];
    await reader.open(jobId);
    await reader.page.waitForFunction(`recist3dProbe.imageInView() === '${mark.sopInstanceUID}'`);
    const { mask } = await world.mask(jobId);
    const points = [...mark.longAxis.endpoints, ...(mark.shortAxis?.endpoints ?? [])];
    const side = (axis: 0 | 1, pick: (...values: number[]) => number): number =>
      pick(...points.map((point) => point[axis]));
    await reader.click('tool-box');
    await reader.drag(
      await reader.pointOnPage(mask, mark.sopInstanceUID, [side(0, Math.min) - 4, side(1, Math.min) - 4]),
      await reader.pointOnPage(mask, mark.sopInstanceUID, [side(0, Math.max) + 4, side(1, Math.max) + 4]),
    );
    await reader.see('proposal');
    await reader.picture('proposal');
    const proposedMm = await reader.ask<number>(proposedLength);
    const [x, y] = await reader.ask<[number, number]>(proposedEnd);
    await reader.drag([x, y], [x + 10, y + 10], [x + 24, y + 20]);
    await reader.page.waitForFunction(`Math.abs(${proposedLength} - ${proposedMm}) > 1`);
    const adjustedMm = await reader.ask<number>(proposedLength);
    const ofServer = async (): Promise<readonly LesionView[]> =>
      (await world.api<{ lesions: LesionView[] }>(`/studies/${study.studyInstanceUID}/lesions`)).lesions;
    const known = new Set((await ofServer()).map((lesion) => lesion.jobId));
    const before = await count();
    await reader.click('convert');
    await more(before);
    await reader.gone('proposal');
    const fresh = (await ofServer()).filter((lesion) => !known.has(lesion.jobId));
    expect(fresh.map((lesion) => lesion.mark.longAxis.lengthMm)).toEqual([expect.closeTo(adjustedMm, 1)]);
  });

  test('keeps the tracking UIDs of several marks when OHIF reads them and stores them again', async () => {
    const { reader, world, study } = scene();
    await expectSameMarks(world, study, await storedAgain(reader, world, study));
  });

  test('keeps them apart when the marks lie on one slice', async () => {
    const { world } = scene();
    const study = crowdedStudy(33);
    await storeStudy(world.pacs, study);
    const reader = await ReviewPage.open(world.browser, world.server.url);
    try {
      await reader.page.goto(`${world.server.url}/lesion-review?StudyInstanceUIDs=${study.studyInstanceUID}`);
      await reader.page.waitForFunction(
        `globalThis.services?.displaySetService.getActiveDisplaySets().some((one) => one.SeriesInstanceUID === '${study.report.seriesInstanceUID}') && recist3dProbe.imageInView() !== undefined`,
      );
      const marks = await storedAgain(reader, world, study);
      expect(new Set(marks.map(({ referencedImage }) => referencedImage.sopInstanceUID)).size).toBe(1);
      expect(study.lesions.length).toBeGreaterThan(1);
      await expectSameMarks(world, study, marks);
    } finally {
      await reader.close();
    }
  });
}

/** Marks of a report as OHIF stores it after it read the study's own one. */
async function storedAgain(reader: ReviewPage, world: ReviewWorld, study: PhantomStudy): Promise<readonly Mark[]> {
  const stored = await reader.ask<{ SOPInstanceUID: string; SeriesInstanceUID: string }>(`(async () => {
    const { displaySetService, measurementService, viewportGridService } = services;
    const set = displaySetService.getActiveDisplaySets().find((one) => one.SOPInstanceUID === '${study.report.sopInstanceUID}' || one.SeriesInstanceUID === '${study.report.seriesInstanceUID}');
    await set.load();
    await commandsManager.runCommand('hydrateSecondaryDisplaySet', { displaySet: set, viewportId: viewportGridService.getActiveViewportId() });
    const measurementData = measurementService.getMeasurements();
    const report = await commandsManager.runCommand('storeMeasurements',
      { measurementData, dataSource: extensionManager.activeDataSourceName, additionalFindingTypes: [], options: { SeriesDescription: 'again', SeriesNumber: '402' } },
      'CORNERSTONE_STRUCTURED_REPORT');
    return { SOPInstanceUID: report.SOPInstanceUID, SeriesInstanceUID: report.SeriesInstanceUID };
  })()`);
  const { SeriesInstanceUID, SOPInstanceUID } = stored;
  const part10 = await world.pacs.retrieveInstance(study.studyInstanceUID, SeriesInstanceUID, SOPInstanceUID);
  return readMarks(readPart10(part10).dataset).marks;
}

/** Each Tracking UID still names the line that it named in the study's own report. */
async function expectSameMarks(world: ReviewWorld, study: PhantomStudy, marks: readonly Mark[]): Promise<void> {
  const { seriesInstanceUID, sopInstanceUID } = study.report;
  const own = await world.pacs.retrieveInstance(study.studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  const before = readMarks(readPart10(own).dataset).marks;
  expect(before.length).toBe(study.lesions.length);
  expect(new Set(marks.map(({ trackingUID }) => trackingUID))).toEqual(
    new Set(study.lesions.map(({ trackingUID }) => trackingUID)),
  );
  expect(marks.length).toBe(before.length);
  for (const { trackingUID, longAxis } of before) {
    const [a, b] = longAxis.endpoints;
    const [c, d] = marks.find((mark) => mark.trackingUID === trackingUID)!.longAxis.endpoints;
    expect(Math.hypot(a[0] - c[0], a[1] - c[1])).toBeLessThan(0.1);
    expect(Math.hypot(b[0] - d[0], b[1] - d[1])).toBeLessThan(0.1);
  }
}
