import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { LesionView } from '../../server/http/api-schemas.js';
import type { MaskedLesionView } from '../../server/http/lesion/lesion-schemas.js';
import { storeStudy } from '../../server/demo/store-study.js';
import type { Pacs } from '../../server/pacs/pacs.js';
import { createDicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { startOrthanc } from '../services/orthanc.js';
import type { OrthancService } from '../services/orthanc.js';
import { startRecist3d } from '../services/recist3d.js';
import type { Recist3dService } from '../services/recist3d.js';
import { waitUntil } from '../services/wait-until.js';
import { startChromium } from './chromium.js';
import type { AdmittedStudy } from './phantoms.js';

/** One Orthanc, one server and one browser for every test of this folder. */
export interface ReviewWorld {
  readonly orthanc: OrthancService;
  readonly server: Recist3dService;
  readonly browser: Browser;
  readonly pacs: Pacs;
  /** Stores a phantom in Orthanc and waits until every mark of it was converted. */
  admit(study: AdmittedStudy): Promise<readonly LesionView[]>;
  mask(jobId: string): Promise<MaskedLesionView>;
  api<T>(path: string, init?: RequestInit): Promise<T>;
  stop(): Promise<void>;
}

export async function startReviewWorld(env: Readonly<Record<string, string>> = {}): Promise<ReviewWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-e2e-'));
  const [orthanc, browser] = await Promise.all([startOrthanc(), startChromium()]);
  const server = await startRecist3d({ folder, orthanc, env: { RECIST3D_VIEWER: 'true', ...env } });
  const pacs = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials: orthanc.credentials });

  async function api<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(`${server.url}/api${path}`, init);
    if (!response.ok) throw new Error(`${path.split('?')[0]} answered ${response.status}`);
    return (await response.json()) as T;
  }

  return {
    orthanc,
    server,
    browser,
    pacs,
    api,
    mask: (jobId) => api(`/lesions/${jobId}/mask`),
    admit: async (study) => {
      await storeStudy(pacs, study);
      const { length } = study.lesions;
      const stored = async () =>
        (await server.lesions(study.studyInstanceUID)).filter(({ segmentation }) => segmentation);
      await waitUntil(`${length} lesions are stored`, async () => (await stored()).length === length, 240_000);
      return stored();
    },
    stop: async () => {
      await browser.close();
      await server.stop();
      await pacs.close();
      await orthanc.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
