import { expect, test } from '@jest/globals';
import type { Request } from 'playwright-core';
import type { MaskedLesionView } from '../../../server/http/lesion/lesion-schemas.js';
import type { ReviewView } from '../../../server/http/review/review-schemas.js';
import { readPart10 } from '../../../dicom-sr/part10/read-part10.js';
import { readSeg } from '../../../dicom-sr/readers/read-seg.js';
import { dciodvfyErrors } from '../../services/validators.js';
import { textOf } from '../drawn-mask.js';
import type { Scene } from '../scene.js';
import { expectOverlay } from './opening.js';

/** @returns the middle of the marked slice of a mask, [column, row] as DICOM counts, and its rightmost lesion pixel in that row. */
function rimOf(
  { mask }: MaskedLesionView,
  sopInstanceUID: string,
): { readonly rim: [number, number]; readonly beyond: [number, number] } {
  const { runs } = mask.slices.find((slice) => slice.sopInstanceUID === sopInstanceUID)!;
  const middle = 2 * Math.floor(runs.length / 4);
  const end = runs[middle] + runs[middle + 1] - 1;
  const [column, row] = [end % mask.grid.columns, Math.floor(end / mask.grid.columns)];
  return { rim: [column + 0.5, row + 0.5], beyond: [column + 4.5, row + 0.5] };
}

/** Runs [start, length, …] of one slice as the probe tells them. */
const runsOf = (slice = ':'): readonly number[] =>
  slice
    .slice(slice.indexOf(':') + 1)
    .split(',')
    .map(Number);
const hasPixel = (runs: readonly number[], index: number): boolean =>
  runs.some((start, i) => i % 2 === 0 && index >= start && index < start + runs[i + 1]);

export function correcting(scene: () => Scene): void {
  let jobId = '';
  const drawn = (): Promise<string[]> => scene().reader.ask('recist3dProbe.mask()');

  test('paints with the brush, undoes and redoes; volume and checks follow', async () => {
    const { reader, world, study, lesions } = scene();
    await reader.review(study.studyInstanceUID);
    jobId = lesions[0].jobId;
    await reader.open(jobId);
    const automatic = await world.mask(jobId);
    const sop = lesions[0].mark.sopInstanceUID;
    await reader.page.waitForFunction(`recist3dProbe.imageInView() === '${sop}'`);
    const { rim, beyond } = rimOf(automatic, sop);
    await reader.correct();
    await reader.click('tool-brush');
    const before = await reader.text('volume');
    await reader.drag(
      await reader.pointOnPage(automatic.mask, sop, rim),
      await reader.pointOnPage(automatic.mask, sop, beyond),
    );
    await reader.edited(true);
    await reader.page.waitForFunction(
      `document.querySelector('[data-cy=volume]').textContent !== ${JSON.stringify(before)}`,
    );
    const painted = await drawn();
    expect(painted).not.toEqual(textOf(automatic));
    // A stroke is drawn without the outline, which is there again however short it was.
    expect(await reader.ask('recist3dProbe.isOutlined()')).toBe(true);
    await reader.picture('brush');
    await reader.press('Control+z');
    await reader.edited(false);
    expect(await drawn()).toEqual(textOf(automatic));
    await reader.click('redo');
    await reader.edited(true);
    expect(await drawn()).toEqual(painted);
  });

  test('keeps no numbers of a stroke that was undone while they were asked for', async () => {
    const { reader, world, lesions } = scene();
    await reader.press('Control+z');
    await reader.edited(false);
    const isMeasure = (request: Request): boolean => request.url().endsWith('/measure');
    let answer = (): void => undefined;
    const isAnswered = new Promise<void>((resolve) => (answer = resolve));
    await reader.page.route('**/measure', async (route) => {
      await isAnswered;
      await route.continue().catch(() => undefined); // the page may have given it up
    });
    const automatic = await world.mask(jobId);
    const { rim, beyond } = rimOf(automatic, lesions[0].mark.sopInstanceUID);
    const at = (point: [number, number]) => reader.pointOnPage(automatic.mask, lesions[0].mark.sopInstanceUID, point);
    const isAsked = reader.page.waitForRequest(isMeasure);
    await reader.drag(await at(rim), await at(beyond));
    await isAsked;
    const isOver = Promise.race([
      reader.page.waitForEvent('requestfinished', isMeasure),
      reader.page.waitForEvent('requestfailed', isMeasure),
    ]);
    await reader.press('Control+z');
    await reader.edited(false);
    answer();
    await isOver;
    await reader.page.unroute('**/measure');
    await reader.ask('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    await reader.edited(false);
    expect(await drawn()).toEqual(textOf(automatic));
    await reader.click('redo');
    await reader.edited(true);
  });

  test('warns before an unsaved correction is left', async () => {
    const { reader, lesions } = scene();
    await reader.click('tool-none');
    await reader.page.click(`[data-cy=lesion][data-job-id="${lesions[1].jobId}"]`);
    await reader.see('dialog-unsaved');
    await reader.press('Escape');
    await reader.gone('dialog-unsaved');
    expect(await reader.shown()).toBe(jobId);
    const leaving = await reader.ask<boolean>(
      `(() => { const event = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(event); return event.defaultPrevented; })()`,
    );
    expect(leaving).toBe(true);
  });

  test('saves through a broken connection with the same request; SEG and report are valid and name what they replace', async () => {
    const { reader, world, study } = scene();
    const painted = await drawn();
    const requestIds: unknown[] = [];
    await reader.page.route('**/correction', async (route) => {
      requestIds.push((route.request().postDataJSON() as { requestId: unknown }).requestId);
      // The server does what it is told, but its first answer is lost on the way.
      if (requestIds.length > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await reader.click('save');
    await reader.status(jobId, 'corrected');
    await reader.edited(false);
    await reader.page.unroute('**/correction');
    expect(requestIds).toHaveLength(2);
    expect(requestIds[1]).toBe(requestIds[0]);
    const { history, current } = await world.api<ReviewView>(`/review/${jobId}`);
    expect(history.filter(({ state }) => state === 'corrected')).toHaveLength(1);
    const seg = await world.pacs.retrieveInstance(
      study.studyInstanceUID,
      current!.segmentation!.seriesInstanceUID,
      current!.segmentation!.sopInstanceUID,
    );
    const report = await world.pacs.retrieveInstance(
      study.studyInstanceUID,
      current!.report!.seriesInstanceUID,
      current!.report!.sopInstanceUID,
    );
    expect(dciodvfyErrors(seg)).toEqual([]);
    expect(dciodvfyErrors(report)).toEqual([]);
    const [segment] = readSeg(readPart10(seg).dataset).segments;
    expect(segment.trackingUID).toBe(scene().lesions[0].trackingUID);
    expect(textOf(await world.mask(jobId))).toEqual(painted);
  });

  test('shows the saved correction after a reload, voxel for voxel', async () => {
    const { reader, world, study } = scene();
    await reader.review(study.studyInstanceUID);
    await reader.open(jobId);
    const saved = await world.mask(jobId);
    expect(saved.source).toBe('corrected');
    await reader.page.waitForFunction(
      `recist3dProbe.voxels() === ${saved.mask.slices.reduce((sum, { runs }) => sum + runs.reduce((n, v, i) => (i % 2 ? n + v : n), 0), 0)}`,
    );
    expect(await drawn()).toEqual(textOf(saved));
    expect(await reader.text('checks')).toContain('A reader corrected this mask.');
    await expectOverlay(reader, saved);
  });

  test('segments again when an end of the mark is moved, with the mouse or the arrow keys', async () => {
    const { reader, lesions, study } = scene();
    const lesion = lesions[1];
    await reader.review(study.studyInstanceUID);
    await reader.open(lesion.jobId);
    await reader.correct();
    await reader.click('tool-endpoints');
    const handle = await reader.page.waitForSelector('circle.recist3d-handle');
    const box = (await handle.boundingBox())!;
    const before = await drawn();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const mark = await reader.text('mark-axes');
    await reader.drag([x, y], [x + 12, y + 12], [x + 30, y + 24]);
    await reader.edited(true);
    await reader.gone('busy');
    expect(await reader.text('mark-axes')).not.toBe(mark);
    expect(await drawn()).not.toEqual(before);
    await reader.picture('endpoints');
    const moved = await drawn();
    expect(await handle.isVisible()).toBe(true);
    await handle.focus();
    for (let i = 0; i < 4; i++) await reader.press('Shift+ArrowRight');
    expect(await reader.ask('document.activeElement.matches("circle.recist3d-handle")')).toBe(true);
    await reader.press('Enter');
    await reader.page.waitForFunction(`recist3dProbe.mask().join() !== ${JSON.stringify(moved.join())}`);
    await reader.gone('busy');
    await reader.reset();
    expect(await drawn()).toEqual(before);
  });

  test('follows strokes and a dragged end slice, and resets', async () => {
    const { reader, world, lesions } = scene();
    const { jobId: id, mark } = lesions[1];
    const automatic = await world.mask(id);
    const { rim, beyond } = rimOf(automatic, mark.sopInstanceUID);
    await reader.click('tool-add');
    await reader.drag(
      await reader.pointOnPage(automatic.mask, mark.sopInstanceUID, rim),
      await reader.pointOnPage(automatic.mask, mark.sopInstanceUID, beyond),
    );
    await reader.edited(true);
    await reader.gone('busy');
    const inside = await reader.ask<string[]>('recist3dProbe.mask()');
    expect(inside).not.toEqual(textOf(automatic));
    await reader.picture('stroke');
    await reader.reset();
    await reader.click('tool-remove');
    await reader.drag(
      await reader.pointOnPage(automatic.mask, mark.sopInstanceUID, rim),
      await reader.pointOnPage(automatic.mask, mark.sopInstanceUID, [rim[0] - 2, rim[1]]),
    );
    await reader.edited(true);
    await reader.gone('busy');
    const stroked = Math.floor(rim[1]) * automatic.mask.grid.columns + Math.floor(rim[0]) - 1;
    const left = runsOf((await drawn()).find((slice) => slice.startsWith(`${mark.sopInstanceUID}:`)));
    expect(
      hasPixel(runsOf(textOf(automatic).find((slice) => slice.startsWith(`${mark.sopInstanceUID}:`))), stroked),
    ).toBe(true);
    expect(hasPixel(left, stroked)).toBe(false);
    await reader.reset();
    await reader.click('tool-none');
    await reader.moveHandle('[data-cy=end-last]', 'ArrowLeft');
    expect((await drawn()).length).toBeLessThan(automatic.mask.slices.length);
    await reader.reset();
  });
}
