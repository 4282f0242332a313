import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { LesionView } from '../../../server/http/api-schemas.js';
import type { ReviewView } from '../../../server/http/review/review-schemas.js';
import { storeStudy } from '../../../server/demo/store-study.js';
import { createDicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import { startRecist3d } from '../../services/recist3d.js';
import { waitUntil } from '../../services/wait-until.js';
import { startIdentityProvider } from '../identity-provider.js';
import { plainStudy } from '../phantoms.js';
import { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';

const tokenSeconds = 20;

export function signingIn(scene: () => Scene): void {
  test('reviews as the signed-in reader, and gets a new token when the old one has ended', async () => {
    const { world } = scene();
    const folder = mkdtempSync(join(tmpdir(), 'recist3d-e2e-'));
    const provider = await startIdentityProvider({ sub: 'reader-7', name: 'Vera Example' });
    const env = {
      RECIST3D_VIEWER: 'true',
      PACS_URL: '',
      PACS_USERNAME: '',
      PACS_PASSWORD: '',
      ACCESS_ISSUER: provider.issuer,
      ACCESS_JWKS_URL: `${provider.issuer}/jwks`,
      ACCESS_CLOCK_SKEW_SECONDS: '0',
    };
    const server = await startRecist3d({ folder, orthanc: world.orthanc, env });
    const whole = await provider.token(3600);
    const ask = (path: string, token = whole): Promise<Response> =>
      fetch(`${server.url}/api${path}`, { headers: { authorization: `Bearer ${token}` } });
    const reader = await ReviewPage.open(world.browser, server.url);
    const pacs = createDicomWebPacs({
      baseUrl: `${server.url}/dicom-web`,
      credentials: { kind: 'bearer', token: whole },
    });
    try {
      const study = plainStudy(51, { lesions: 1, matrix: 128, slices: 40 });
      await storeStudy(pacs, study);
      const lesions = async (): Promise<LesionView[]> =>
        ((await (await ask(`/studies/${study.studyInstanceUID}/lesions`)).json()) as { lesions: LesionView[] }).lesions;
      await waitUntil('the lesion is stored', async () => (await lesions())[0]?.segmentation !== undefined, 120_000);
      const [{ jobId }] = await lesions();
      expect((await fetch(`${server.url}/api/session`)).status).toBe(401);

      const given: string[] = [];
      await reader.page.exposeFunction('freshToken', async () => {
        given.push(await provider.token(tokenSeconds));
        return given.at(-1);
      });
      await reader.page.route('**/app-config.js', async (route) => {
        const text = await (await route.fetch()).text();
        await route.fulfill({
          contentType: 'text/javascript',
          body: `${text}\ndelete window.config.oidc; window.config.recist3d.renewToken = () => freshToken();`,
        });
      });
      // What OHIF itself asks for carries the token of its own sign-in.
      await reader.page.route('**/dicom-web/**', (route) =>
        route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${whole}` } }),
      );
      await reader.review(study.studyInstanceUID);
      expect(await reader.text('reader')).toContain('Vera');
      const used = given.length;
      expect(used).toBeGreaterThan(0);
      await waitUntil('the token has ended', async () => (await ask('/session', given.at(-1))).status === 401);
      await reader.press('f');
      await waitUntil('the decision is kept', async () => {
        const review = (await (await ask(`/review/${jobId}`)).json()) as ReviewView;
        return review.state === 'accepted' && review.current?.reader.id.includes('reader-7') === true;
      });
      expect(given.length).toBeGreaterThan(used);
      expect(reader.requests.join('\n')).not.toContain(given[0]);
    } finally {
      await reader.picture('signed-in');
      await reader.close();
      await pacs.close();
      await server.stop();
      await provider.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
