import { expect, test } from '@jest/globals';
import type { JobView, LesionView } from '../../../server/http/api-schemas.js';
import { readPart10 } from '../../../dicom-sr/part10/read-part10.js';
import { readMarks } from '../../../dicom-sr/readers/read-marks.js';
import type { Scene } from '../scene.js';

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

  test('proposes a mark from a rough box, and converts it when it is confirmed', async () => {
    const { reader, world, lesions } = scene();
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
    const before = await count();
    await reader.click('convert');
    await more(before);
    await reader.gone('proposal');
  });

  test('keeps the tracking UIDs of several marks when OHIF reads them and stores them again', async () => {
    const { reader, world, study } = scene();
    const known = new Set(study.lesions.map(({ trackingUID }) => trackingUID));
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
    const part10 = await world.pacs.retrieveInstance(
      study.studyInstanceUID,
      stored.SeriesInstanceUID,
      stored.SOPInstanceUID,
    );
    const { marks } = readMarks(readPart10(part10).dataset);
    expect(marks.length).toBe(known.size);
    expect(new Set(marks.map(({ trackingUID }) => trackingUID))).toEqual(known);
    const byUid = new Map(marks.map((mark) => [mark.trackingUID, mark]));
    const views = await world.api<{ lesions: LesionView[] }>(`/studies/${study.studyInstanceUID}/lesions`);
    for (const lesion of study.lesions) {
      const view = views.lesions.find(({ trackingUID }) => trackingUID === lesion.trackingUID)!;
      const [a, b] = byUid.get(lesion.trackingUID)!.longAxis.endpoints;
      const [c, d] = view.mark.longAxis.endpoints;
      expect(Math.hypot(a[0] - c[0], a[1] - c[1])).toBeLessThan(0.1);
      expect(Math.hypot(b[0] - d[0], b[1] - d[1])).toBeLessThan(0.1);
    }
  });
}
