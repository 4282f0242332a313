import { expect, test } from '@jest/globals';
import { waitUntil } from '../../services/wait-until.js';
import type { ReviewView } from '../../../server/http/review/review-schemas.js';
import { startExistingViewer } from '../existing-viewer.js';
import { plainStudy } from '../phantoms.js';
import { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';
import { expectOverlay } from './opening.js';

/** In an OHIF that a site runs already, by the documented lines of its app-config.js. */
export function elsewhere(scene: () => Scene): void {
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
