import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { followUpPhantom } from '../../models/phantom/follow-up-phantom.js';
import { turnAbout } from '../../models/registration/rigid-transform.js';
import { followUpStudy } from '../../server/phantom/follow-up-study.js';
import type { PhantomStudy } from '../../server/phantom/phantom-study.js';
import type { PatientResponseView } from '../../server/http/patients/patient-schemas.js';
import { describeWith } from '../services/available.js';
import { waitUntil } from '../services/wait-until.js';
import { ReviewPage } from './review-page.js';
import type { ReviewWorld } from './review-world.js';
import { startReviewWorld } from './review-world.js';

/** Software rendering on a busy machine is slow; this only ends a test that hangs. */
jest.setTimeout(300_000);

const grid = { slices: 60, matrix: 192 } as const;
const seed = 2;
const dates = ['20260105', '20260302', '20260427'] as const;
const visits = [
  { ...grid, sizes: [1, 1, 1, 1] },
  { ...grid, pose: turnAbout([0, 0, 0], [0.02, -0.03, 0.05], [12, -8, 140]), sizes: [0.8, 0.8, 0.9, 0.8] },
  { ...grid, pose: turnAbout([0, 0, 0], [0.01, 0.04, 0.06], [4, 11, 33]), sizes: [1.1, 0.6, 1, 0.7] },
];
/** At the last visit nobody marks the third lesion, and somebody else numbers the fourth anew. */
const [unmarked, renumbered] = [2, 3];

/** @returns three visits of one patient. */
function studies(): readonly PhantomStudy[] {
  const phantom = followUpPhantom({ seed, lesions: 4, painted: grid, visits });
  return [...phantom].map((scanned, visit) => {
    const isLast = visit === visits.length - 1;
    const lesions = scanned.lesions
      .filter(({ number }) => !isLast || number !== unmarked)
      .map((lesion) => (isLast && lesion.number === renumbered ? { ...lesion, number: 90, name: 'Other 1' } : lesion));
    return followUpStudy({ ...scanned, lesions }, { seed, visit, date: dates[visit] });
  });
}

describeWith('orthanc', 'chromium')('a patient over time in OHIF', () => {
  let world: ReviewWorld;
  let reader: ReviewPage;
  let all: readonly PhantomStudy[];
  const at = (name: string) => reader.page.locator(reader.at(name));
  const response = () => world.api<PatientResponseView>(`/patients/PHANTOM-FOLLOW-UP-${seed}/response`);
  /** Study that each viewport shows, in their order. */
  const shown = () =>
    reader.ask<readonly string[]>(
      `recist3dProbe.viewports().map((viewport) => /studies\\/([\\d.]+)\\//.exec(viewport?.getCurrentImageId?.() ?? '')?.[1] ?? '')`,
    );
  const slices = () =>
    reader.ask<number[]>('recist3dProbe.viewports().map((viewport) => viewport.getCurrentImageIdIndex())');

  beforeAll(async () => {
    world = await startReviewWorld();
    all = studies();
    for (const study of all) await world.admit(study);
    reader = await ReviewPage.open(world.browser, world.server.url);
    await reader.review(all[2].studyInstanceUID);
    await reader.click('timeline-btn');
  }, 300_000);

  afterAll(async () => {
    await reader?.picture('timeline-last');
    await reader?.close();
    await world?.stop();
  }, 60_000);

  test('has a row for each lesion and a column for each visit, with its sizes, a spark line and the response', async () => {
    await reader.see('timeline');
    const { lesions, visits: judged } = await response();
    expect(await at('timeline-lesion').count()).toBe(lesions.length);
    expect(lesions).toHaveLength(5);
    expect(await at('timeline-visit').count()).toBe(3);
    const rows = await at('timeline-lesion').allTextContents();
    lesions.forEach(({ name, sizesMm: [first] }, i) => {
      expect(rows[i]).toContain(name);
      if (first !== null) expect(rows[i]).toContain(first.toFixed(1));
    });
    expect(await at('timeline-lesion').locator('polyline').count()).toBeGreaterThanOrEqual(4);
    expect((await at('timeline-response').allTextContents()).slice(1)).toEqual(
      judged.slice(1).map(({ response: said }) => said),
    );
    await reader.picture('timeline');
  });

  /** Waits until the right viewport shows this study, and both an image that somebody marked. */
  const besides = async (study: PhantomStudy): Promise<void> => {
    const marked = [all[2], study].map(({ lesions }) =>
      JSON.stringify(lesions.map(({ markedImageUID }) => markedImageUID)),
    );
    await reader.page.waitForFunction(
      `recist3dProbe.viewports().length === 2 && [${marked.join()}].every((uids, i) =>
        uids.some((uid) => recist3dProbe.viewports()[i]?.getCurrentImageId?.()?.includes(uid)))`,
    );
    expect(await shown()).toEqual([all[2].studyInstanceUID, study.studyInstanceUID]);
  };
  /** Scrolls the left viewport until the right one has gone as far (the viewer stays at the marks first): slices are equally thick at all visits. */
  const scrolled = async (slicesOn: number): Promise<void> => {
    const [left, right] = await slices();
    await waitUntil('both viewports have scrolled', async () => {
      await reader.ask(`recist3dProbe.viewports()[0].setImageIdIndex(${left + slicesOn}).then(() => undefined)`);
      const now = await slices();
      return now[0] === left + slicesOn && Math.abs(now[1] - right - slicesOn) <= 1;
    });
  };

  test('shows the study of a visit that is clicked beside the open one, at a marked image, and scrolls both together', async () => {
    await at('timeline-visit').first().click();
    await besides(all[0]);
    await waitUntil('both show whole slices', async () => {
      const zooms = await reader.ask<number[]>('recist3dProbe.viewports().map((viewport) => viewport.getZoom())');
      return zooms.every((zoom) => Math.abs(zoom - 1) < 0.01);
    });
    await reader.picture('timeline-beside');
    await scrolled(4);
  });

  test('shows another visit in its place, at the lesion whose size is clicked, and links that one too', async () => {
    await at('timeline-lesion').first().locator('td').nth(1).locator('button').first().click();
    await besides(all[1]);
    await scrolled(-3);
  });

  test('takes what the reader confirms of what the images propose, and judges anew', async () => {
    expect((await response()).visits[2].missing).toHaveLength(1);
    await reader.click('timeline-compare');
    await at('timeline-proposal').first().waitFor();
    await reader.picture('timeline-proposals');
    const same = at('timeline-proposal').filter({ hasText: 'is one with' });
    expect(await same.count()).toBe(1);
    expect(await same.textContent()).toContain('Other 1');
    await same.locator(reader.at('timeline-confirm')).click();
    await same.waitFor({ state: 'detached' });
    expect((await response()).visits[2].missing).toEqual([]);
    expect(await at('timeline-lesion').count()).toBe(4);
  });

  test('offers a candidate for the lesion that nobody marked, which is no mark before the reader converts it', async () => {
    const candidate = at('timeline-candidate');
    expect(await candidate.getAttribute('data-state')).toBe('unverified-candidate');
    const { length } = await world.server.lesions(all[2].studyInstanceUID);
    await candidate.click();
    await reader.page.waitForFunction('services.measurementService.getMeasurements().length > 0');
    await reader.picture('timeline-candidate');
    expect(await world.server.lesions(all[2].studyInstanceUID)).toHaveLength(length);
    expect((await response()).lesions.find(({ name }) => name.endsWith('3'))?.visits[2].state).toBe('not-evaluated');
  });
});
