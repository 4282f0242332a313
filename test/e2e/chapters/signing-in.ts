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
import type { IdentityProvider } from '../identity-provider.js';
import { plainStudy } from '../phantoms.js';
import { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';

/** A token of the first test ends while the reader looks; one of the second is renewed by the viewer a minute before its end. */
const [shortSeconds, renewedSeconds] = [10, 70] as const;

interface SecuredServer {
  readonly url: string;
  readonly provider: IdentityProvider;
  readonly studyInstanceUID: string;
  readonly jobId: string;
  /** Asks the API with a token that holds long. */
  readonly ask: (path: string, token?: string) => Promise<Response>;
  /** Waits for an accepted review of this reader. */
  accepted(): Promise<void>;
  readonly whole: string;
  stop(): Promise<void>;
}

/** A server that wants everybody to sign in, with one converted lesion. */
async function secured(scene: Scene, seed: number, tokenSeconds: number): Promise<SecuredServer> {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-e2e-'));
  const provider = await startIdentityProvider({ sub: 'reader-7', name: 'Vera Example', tokenSeconds });
  const env = {
    RECIST3D_VIEWER: 'true',
    PACS_URL: '',
    PACS_USERNAME: '',
    PACS_PASSWORD: '',
    ACCESS_ISSUER: provider.issuer,
    ACCESS_CLOCK_SKEW_SECONDS: '0',
  };
  const server = await startRecist3d({ folder, orthanc: scene.world.orthanc, env });
  const whole = await provider.token(3600);
  const ask = (path: string, token = whole): Promise<Response> =>
    fetch(`${server.url}/api${path}`, { headers: { authorization: `Bearer ${token}` } });
  const credentials = { kind: 'bearer', token: whole } as const;
  const pacs = createDicomWebPacs({ baseUrl: `${server.url}/dicom-web`, credentials });
  const study = plainStudy(seed, { lesions: 1, matrix: 128, slices: 40 });
  await storeStudy(pacs, study);
  await pacs.close();
  const { studyInstanceUID } = study;
  const lesions = async (): Promise<LesionView[]> =>
    ((await (await ask(`/studies/${studyInstanceUID}/lesions`)).json()) as { lesions: LesionView[] }).lesions;
  await waitUntil('the lesion is stored', async () => (await lesions())[0]?.segmentation !== undefined, 120_000);
  const [{ jobId }] = await lesions();
  return {
    ...{ url: server.url, provider, studyInstanceUID, jobId, ask, whole },
    accepted: () =>
      waitUntil('the decision is kept', async () => {
        const review = (await (await ask(`/review/${jobId}`)).json()) as ReviewView;
        return review.state === 'accepted' && review.current?.reader.id.includes('reader-7') === true;
      }),
    stop: async () => {
      await server.stop();
      await provider.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function signingIn(scene: () => Scene): void {
  test('reviews as the signed-in reader, and gets a new token when the old one has ended', async () => {
    const server = await secured(scene(), 51, shortSeconds);
    const { provider, ask, whole } = server;
    const reader = await ReviewPage.open(scene().world.browser, server.url);
    try {
      expect((await fetch(`${server.url}/api/session`)).status).toBe(401);
      const given: string[] = [];
      await reader.page.exposeFunction('freshToken', async () => {
        given.push(await provider.token(shortSeconds));
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
      await reader.review(server.studyInstanceUID);
      expect(await reader.text('reader')).toContain('Vera');
      const used = given.length;
      expect(used).toBeGreaterThan(0);
      await waitUntil('the token has ended', async () => (await ask('/session', given.at(-1))).status === 401);
      await reader.press('f');
      await server.accepted();
      expect(given.length).toBeGreaterThan(used);
      expect(reader.requests.join('\n')).not.toContain(given[0]);
    } finally {
      await reader.picture('signed-in');
      await reader.close();
      await server.stop();
    }
  });

  test('signs in at the identity provider through OHIF, whose renewed token the plugin uses', async () => {
    const server = await secured(scene(), 52, renewedSeconds);
    const { given } = server.provider;
    const reader = await ReviewPage.open(scene().world.browser, server.url);
    try {
      await reader.page.goto(`${server.url}/lesion-review?StudyInstanceUIDs=${server.studyInstanceUID}`);
      await reader.page.click('#sign-in');
      await reader.seeLightly('desk', 'visible');
      expect(reader.page.url()).toContain(server.studyInstanceUID);
      expect(await reader.text('reader')).toContain('Vera');
      // The viewer asks for a new token a minute before the old one ends.
      const held = (): Promise<string | undefined> =>
        reader.ask(`services.userAuthenticationService.getAuthorizationHeader()?.Authorization`);
      await waitUntil(
        'the viewer has the renewed token',
        async () => given.length > 1 && (await held()) === `Bearer ${given.at(-1)}`,
      );
      const sent = reader.page.waitForRequest((request) => request.url().includes(`/api/review/${server.jobId}`));
      await reader.press('f');
      expect((await sent).headers()['authorization']).toBe(`Bearer ${given.at(-1)}`);
      await server.accepted();
    } finally {
      await reader.close();
      await server.stop();
    }
  });
}
