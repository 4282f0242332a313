import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { CandidateListView } from '../../../server/http/candidates/candidate-schemas.js';
import { createDicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import type { PhantomStudy } from '../../../server/phantom/phantom-study.js';
import { startRecist3d } from '../../services/recist3d.js';
import { waitUntil } from '../../services/wait-until.js';
import { plainStudy } from '../phantoms.js';
import { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';

/** A server that looks for candidates, with a CT that nobody has marked. */
async function unmarked(scene: Scene, study: PhantomStudy) {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-e2e-'));
  const env = {
    RECIST3D_VIEWER: 'true',
    PACS_URL: '',
    PACS_USERNAME: '',
    PACS_PASSWORD: '',
    CANDIDATES_ENABLED: 'true',
    CANDIDATES_LEAST_CONFIDENCE: '0.6',
  };
  const server = await startRecist3d({ folder, orthanc: scene.world.orthanc, env });
  const pacs = createDicomWebPacs({ baseUrl: `${server.url}/dicom-web` });
  await pacs.store([...study.ct]);
  await pacs.close();
  const candidates = async (): Promise<CandidateListView['candidates']> => {
    const answer = await fetch(`${server.url}/api/studies/${study.studyInstanceUID}/candidates`);
    return ((await answer.json()) as CandidateListView).candidates;
  };
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: server.url, server, candidates, stop };
}

export function proposing(scene: () => Scene): void {
  test('shows candidates of a study without marks as unverified, and converts a mark that the reader confirms', async () => {
    const study = plainStudy(72, { matrix: 128, slices: 40, lesions: 2 });
    const { url, server, candidates, stop } = await unmarked(scene(), study);
    const reader = await ReviewPage.open(scene().world.browser, url);
    try {
      await reader.page.goto(`${url}/lesion-review?StudyInstanceUIDs=${study.studyInstanceUID}`);
      await reader.see('candidates');
      const found = await candidates();
      expect(found.length).toBeGreaterThan(0);
      expect(await reader.attributes('[data-cy=candidate]', 'data-state')).toEqual(
        found.map(() => 'unverified-candidate'),
      );
      expect(await reader.text('lesion-panel')).toContain('No marks were found');

      // A candidate is shown as a proposal; put away, nothing of it stays.
      const [{ mask, sopInstanceUID, longAxis, shortAxis }] = found;
      await reader.page.waitForFunction('recist3dProbe.imageInView() !== undefined');
      await reader.page.click('[data-cy=candidate] >> nth=0');
      await reader.see('proposal');
      await reader.page.waitForFunction(
        `recist3dProbe.imageInView() === '${sopInstanceUID}' && recist3dProbe.voxels() > 0`,
      );
      await reader.picture('candidate');
      await reader.click('dismiss');
      await reader.gone('proposal');
      expect(await reader.ask('recist3dProbe.voxels()')).toBe(0);
      expect(await server.lesions(study.studyInstanceUID)).toEqual([]);

      // A rough box leads to a mark as well; what is confirmed becomes a report, and that a lesion.
      const points = [...longAxis.endpoints, ...shortAxis.endpoints];
      const [columns, rows] = [0, 1].map((axis) => points.map((point) => point[axis]));
      await reader.click('tool-box');
      await reader.drag(
        await reader.pointOnPage(mask, sopInstanceUID, [Math.min(...columns) - 3, Math.min(...rows) - 3]),
        await reader.pointOnPage(mask, sopInstanceUID, [Math.max(...columns) + 3, Math.max(...rows) + 3]),
      );
      await reader.see('proposal');
      await reader.picture('proposal');
      await reader.click('convert');
      await reader.gone('proposal');
      await reader.see('desk');
      await waitUntil('the confirmed lesion is no candidate', async () => (await candidates()).length < found.length);
      const [lesion] = await server.lesions(study.studyInstanceUID);
      expect(lesion.mark.sopInstanceUID).toBe(sopInstanceUID);
      expect(reader.failures).toEqual([]);
    } finally {
      await reader.close();
      await stop();
    }
  });
}
