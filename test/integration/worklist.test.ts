import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import { createPhantom, phantomDefaults } from '../../models/phantom/create-phantom.js';
import { loadConfig } from '../../server/config/load-config.js';
import type { RunningServer } from '../../server/main.js';
import { createServer } from '../../server/main.js';
import type { DicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { createDicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { phantomStudy } from '../../server/phantom/phantom-study.js';
import { smallStudy } from '../fixtures/archive-objects.js';
import { waitUntil } from '../services/wait-until.js';
import type { Worklist } from '../services/worklist.js';
import { code, startWorklist } from '../services/worklist.js';

/** A phantom with two lesions. */
function phantom(): readonly WrittenObject[] {
  const options = { ...phantomDefaults, seed: 71, slices: 30, matrix: 128, lesions: 2 };
  const { ct, report } = phantomStudy(createPhantom(options), {
    phantom: options,
    form: 'cornerstone3d',
    withoutShortAxis: false,
  });
  return [...ct, report];
}

describe('a server that claims workitems of a worklist', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-worklist-'));
  let worklist: Worklist;
  let server: RunningServer;
  let pacs: DicomWebPacs;
  beforeAll(async () => {
    worklist = await startWorklist();
    const feeds = { FEEDS_UPS_URL: worklist.url, FEEDS_UPS_CODE: Object.values(code).join('^') };
    const quick = { FEEDS_UPS_POLL_SECONDS: '0.2', INTAKE_QUIET_SECONDS: '0', RECIST3D_LOG_LEVEL: 'silent' };
    const here = { RECIST3D_DATA: folder, RECIST3D_PORT: '0', SEGMENTATION_THREADS: '0' };
    server = await createServer(loadConfig({ env: { ...here, ...feeds, ...quick } }));
    pacs = createDicomWebPacs({ baseUrl: `http://127.0.0.1:${(await server.start()).port}/dicom-web` });
  });
  afterAll(async () => {
    await pacs.close();
    await server.stop();
    await worklist.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ended = async (study: string): Promise<string> => {
    const uid = worklist.schedule(study);
    const item = () => worklist.workitems().find((candidate) => candidate.uid === uid);
    await waitUntil('the workitem is ended', () => ['COMPLETED', 'CANCELED'].includes(item()?.state ?? ''));
    return JSON.stringify(item());
  };

  test('completes one with the segmentations and reports that it stored', async () => {
    const study = phantom();
    await pacs.store(study);
    const text = await ended(study[0].studyInstanceUID);
    const made = (await pacs.searchSeries(study[0].studyInstanceUID)).filter(({ modality }) => modality === 'SEG');
    expect(made).toHaveLength(2);
    for (const { seriesInstanceUID } of made) expect(text).toContain(seriesInstanceUID);
    expect(text).toContain('COMPLETED');
  });

  test('completes one of a study without marks, and cancels one of a study that is not there', async () => {
    const { ct } = smallStudy('no marks');
    await pacs.store(ct);
    expect(await ended(ct[0].studyInstanceUID)).toContain('COMPLETED');
    expect(await ended('1.2.3.4')).toContain('The archive does not hold the study.');
  });
});
