import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { waitUntil } from '../../services/wait-until.js';
import type { ReviewView } from '../../../server/http/review/review-schemas.js';
import { startExistingViewer } from '../existing-viewer.js';
import { plainStudy } from '../phantoms.js';
import { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';
import { antialiases, expectOverlay } from './opening.js';

/** Beside other modes, and in an OHIF that a site runs already, by the documented lines of its app-config.js. */
export function elsewhere(scene: () => Scene): void {
  test('leaves keys and pictures of other modes alone', async () => {
    const { world, study } = scene();
    const reader = await ReviewPage.open(world.browser, world.server.url);
    try {
      await reader.page.goto(`${world.server.url}/viewer?StudyInstanceUIDs=${study.studyInstanceUID}`);
      await reader.page.waitForFunction('recist3dProbe.firstImageAt !== undefined');
      const taken = `(() => { const event = new KeyboardEvent('keydown', { key: 'f', cancelable: true }); window.dispatchEvent(event); return event.defaultPrevented; })()`;
      expect(await reader.ask(taken)).toBe(false);
      expect(await reader.count('.recist3d-overlay, #recist3d-style')).toBe(0);
      expect(await reader.ask(antialiases)).toBe(true);
      expect(reader.failures).toEqual([]);
    } finally {
      await reader.close();
    }
  });

  test('comes as a bundle of at most 150 kB, gzipped', () => {
    expect(gzipSync(readFileSync('dist/viewer/extension-lesion-review.js')).length).toBeLessThanOrEqual(150_000);
  });

  test('works as a static bundle in an existing OHIF', async () => {
    const { world } = scene();
    const study = plainStudy(61, { lesions: 1 });
    const [{ jobId }] = await world.admit(study);
    const viewer = await startExistingViewer(world.server.url);
    const reader = await ReviewPage.open(world.browser, viewer.url);
    try {
      await reader.review(study.studyInstanceUID);
      await reader.picture('existing-viewer');
      await expectOverlay(reader, await world.mask(jobId));
      await reader.press('f');
      await reader.status(jobId, 'accepted');
      const state = async (): Promise<string> => (await world.api<ReviewView>(`/review/${jobId}`)).state;
      await waitUntil('the server has the decision', async () => (await state()) === 'accepted');
      expect(reader.failures).toEqual([]);
    } finally {
      await reader.picture('existing-viewer-last');
      await reader.close();
      await viewer.close();
    }
  });
}
