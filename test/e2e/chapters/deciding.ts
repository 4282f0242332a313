import { expect, test } from '@jest/globals';
import type { ReviewView } from '../../../server/http/review/review-schemas.js';
import { waitUntil } from '../../services/wait-until.js';
import { dciodvfyErrors } from '../../services/validators.js';
import { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';

export function deciding(scene: () => Scene): void {
  const review = (jobId: string): Promise<ReviewView> => scene().world.api(`/review/${jobId}`);
  const archived = async (jobId: string): Promise<ReviewView> => {
    await waitUntil(
      'the decision is in the archive',
      async () => (await review(jobId)).current?.archive.state === 'stored',
    );
    return review(jobId);
  };

  test('accepts with f and goes to the next unreviewed lesion', async () => {
    const { reader, world, study, lesions } = scene();
    await reader.review(study.studyInstanceUID);
    const accepted = await reader.shown();
    const coming = lesions.filter(({ jobId }) => jobId !== accepted).map(({ mark }) => mark.sopInstanceUID);
    const isThere = `${JSON.stringify(coming)}.some((uid) => recist3dProbe.isLoaded(uid))`;
    await reader.page.waitForFunction(isThere);
    await reader.press('f');
    await reader.status(accepted, 'accepted');
    await reader.page.waitForSelector(`[data-cy=desk]:not([data-job-id="${accepted}"])`);
    // Where software draws, the first picture of the next lesion comes without the outline.
    await reader.page.waitForFunction('recist3dProbe.isOutlined()');
    const { state, current } = await archived(accepted);
    expect(state).toBe('accepted');
    const report = await world.pacs.retrieveInstance(
      study.studyInstanceUID,
      current!.report!.seriesInstanceUID,
      current!.report!.sopInstanceUID,
    );
    expect(dciodvfyErrors(report)).toEqual([]);
    await reader.press(',');
    await reader.inView(accepted);
  });

  test('rejects with j, a reason and Enter; the archive gets a rejection note', async () => {
    const { reader, world, study } = scene();
    await reader.press('n');
    await reader.page.waitForSelector('[data-cy=lesion][aria-current=true][data-status=unreviewed]');
    const rejected = await reader.shown();
    await reader.press('j');
    await reader.see('dialog-reject');
    await reader.picture('reject');
    await reader.press('ArrowUp');
    await reader.press('Enter');
    await reader.status(rejected, 'rejected');
    const { current } = await archived(rejected);
    expect(current?.reason).toBe('wrong-structure');
    const note = await world.pacs.retrieveInstance(
      study.studyInstanceUID,
      current!.rejectionNote!.seriesInstanceUID,
      current!.rejectionNote!.sopInstanceUID,
    );
    expect(dciodvfyErrors(note)).toEqual([]);
  });

  test('takes a decision back', async () => {
    const { reader } = scene();
    const [rejected] = await reader.attributes('[data-status=rejected]', 'data-job-id');
    await reader.open(rejected);
    await reader.click('reopen');
    await reader.status(rejected, 'unreviewed');
    await waitUntil('the server has it too', async () => (await review(rejected)).state === 'unreviewed');
  });

  test('shows the keys with h, and leaves letters alone that are typed into a field', async () => {
    const { reader } = scene();
    await reader.press('h');
    await reader.see('dialog-help');
    await reader.picture('keys');
    await reader.press('Escape');
    await reader.gone('dialog-help');
    const before = await reader.attributes('[data-cy=lesion]', 'data-status');
    await reader.press('j');
    await reader.page.fill('[data-cy=dialog-reject] textarea', '');
    await reader.page.type('[data-cy=dialog-reject] textarea', 'fjnh,');
    expect(await reader.page.inputValue('[data-cy=dialog-reject] textarea')).toBe('fjnh,');
    await reader.press('Escape');
    await reader.gone('dialog-reject');
    expect(await reader.attributes('[data-cy=lesion]', 'data-status')).toEqual(before);
  });

  test('tells of a conflict, and overwrites nothing', async () => {
    const { reader, world, study } = scene();
    const open = await reader.attributes('[data-status=unreviewed]', 'data-job-id');
    const jobId = open[0];
    await reader.open(jobId);
    const other = await ReviewPage.open(world.browser, world.server.url);
    try {
      await other.review(study.studyInstanceUID);
      await other.open(jobId);
      // The second reader's page is kept from hearing of the first one's decision.
      await other.page.route('**/api/review?**', (route) => route.abort());
      await reader.press('f');
      await reader.status(jobId, 'accepted');
      await waitUntil('the server has the first decision', async () => (await review(jobId)).state === 'accepted');
      await other.press('j');
      await other.see('dialog-reject');
      await other.press('Enter');
      await other.see('dialog-conflict');
      await other.picture('conflict');
      expect((await review(jobId)).state).toBe('accepted');
      await other.page.unroute('**/api/review?**');
      await other.click('show-other');
      await other.status(jobId, 'accepted');
    } finally {
      await other.close();
    }
  });
}
