import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { followUpPhantom } from '../../models/phantom/follow-up-phantom.js';
import { turnAbout } from '../../models/registration/rigid-transform.js';
import { storeStudy } from '../../server/demo/store-study.js';
import type { PatientResponseView } from '../../server/http/patients/patient-schemas.js';
import { patientResponseSchema, visitComparisonSchema } from '../../server/http/patients/patient-schemas.js';
import { createDicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { followUpStudy } from '../../server/phantom/follow-up-study.js';
import type { PhantomStudy } from '../../server/phantom/phantom-study.js';
import { describeWith } from '../services/available.js';
import type { EmbeddedArchive } from '../services/embedded-archive.js';
import { startEmbeddedArchive } from '../services/embedded-archive.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import type { Recist3dService } from '../services/recist3d.js';
import { startRecist3d } from '../services/recist3d.js';
import { waitUntil } from '../services/wait-until.js';

const grid = { slices: 40, matrix: 128 } as const;
const seed = 5;
const patient = `PHANTOM-FOLLOW-UP-${seed}`;
const visits = [
  { ...grid, sizes: [1, 1, 1] },
  { ...grid, pose: turnAbout([0, 0, 0], [0.02, -0.03, 0.05], [12, -8, 140]), sizes: [0.6, 0.6, 0.6] },
];

/** @returns two visits; nobody marks the last lesion at the second one. */
function studies(): readonly PhantomStudy[] {
  const phantom = followUpPhantom({ seed, lesions: 3, painted: grid, visits });
  return [...phantom].map((scanned, visit) => {
    const lesions = scanned.lesions.filter(({ number }) => visit === 0 || number < 2);
    return followUpStudy({ ...scanned, lesions }, { seed, visit, date: ['20260105', '20260302'][visit] });
  });
}

/** Runs `recist3d response`; what it printed, and how it ended. */
const response = (folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly text: string; readonly code: number }>((done) => {
    const command = [resolve('bin/recist3d.mjs'), 'response', ...args];
    const own = { PATH: process.env['PATH'], RECIST3D_DATA: join(folder, 'data'), ...env };
    execFile(process.execPath, command, { env: own }, (error, stdout, stderr) => {
      done({ text: stdout + stderr, code: typeof error?.code === 'number' ? error.code : 0 });
    });
  });

describe('recist3d response over an archive', () => {
  let all: readonly PhantomStudy[];
  let folder: string;
  beforeAll(() => {
    all = studies();
    folder = mkdtempSync(join(tmpdir(), 'recist3d-response-'));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe('the embedded one', () => {
    let archive: EmbeddedArchive;
    beforeAll(async () => {
      archive = await startEmbeddedArchive();
      for (const study of all) await storeStudy(archive.store().pacs, study);
    });
    afterAll(() => archive.stop());

    test('judges a patient by his ID, with a report, and a candidate for what nobody marked', async () => {
      const out = join(folder, 'embedded');
      const args = [patient, '--pacs', archive.url(), '--targets', 'all', '--compare', '--out', out];
      const { text, code } = await response(folder, args);
      expect(text).toMatch(/response +baseline +NE/);
      expect(text).toContain('a candidate for');
      expect(code).toBe(0);
      const comparison = visitComparisonSchema.parse(JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8')));
      expect(comparison.carried).toHaveLength(1);
      expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('data:image/png');
      expect(readFileSync(join(out, 'sr.dcm')).subarray(128, 132).toString()).toBe('DICM');
    }, 180_000);

    test('takes what a reader decided from a file, and says which line of it is none', async () => {
      const { text: json } = await response(folder, [patient, '--pacs', archive.url(), '--targets', 'all', '--json']);
      const { lesions } = patientResponseSchema.parse(JSON.parse(json));
      const unseen = lesions.find(({ visits: [, second] }) => second.state === 'not-evaluated')?.key ?? '';
      const file = join(folder, 'decisions.json');
      writeFileSync(file, JSON.stringify([{ kind: 'absent', lesion: unseen, date: '20260302' }]));
      const args = [patient, '--pacs', archive.url(), '--targets', 'all', '--decisions', file];
      expect((await response(folder, args, {})).text).toMatch(/response +baseline +PR/);
      writeFileSync(file, '[{"kind":"gone"}]');
      const refused = await response(folder, args);
      expect(refused.text).toContain('decisions-unreadable: ');
      expect(refused.code).toBe(1);
    }, 180_000);

    test.each([
      [['nobody'], /patient-not-found/],
      [['PHANTOM*'], /patient-not-found: A Patient ID with/],
      [[patient, '--baseline', '20200101'], /baseline-missing/],
      [[patient, '--baseline', '2026-01-05'], /must be a day as YYYYMMDD/],
      [[patient, '--partial', '65.7'], /must be a share between 0 and 1/],
      [[patient, '--progression', 'much'], /must be a share above 0/],
      [[patient, '--stable-days', '-1'], /must be a whole number/],
    ] as const)(
      'refuses %j',
      async (args, problem) => {
        const { text, code } = await response(folder, [...args, '--pacs', archive.url()]);
        expect(text).toMatch(problem);
        expect(code).toBe(1);
      },
      60_000,
    );
  });

  describeWith('orthanc')('Orthanc', () => {
    let orthanc: OrthancService;
    let server: Recist3dService;
    const get = async (path: string) => fetch(`${server.url}/api/patients/${path}`);
    beforeAll(async () => {
      orthanc = await startOrthanc();
      const pacs = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials: orthanc.credentials });
      for (const study of all) await storeStudy(pacs, study);
      await pacs.close();
      server = await startRecist3d({ folder: join(folder, 'server'), orthanc });
      await waitUntil(
        'every mark has its result',
        async () => {
          const lesions = await Promise.all(all.map(({ studyInstanceUID }) => server.lesions(studyInstanceUID)));
          return lesions.flat().filter(({ segmentation }) => segmentation).length === 5;
        },
        240_000,
      );
    }, 300_000);
    afterAll(async () => {
      await server?.stop();
      await orthanc?.stop();
    });

    test('is asked for the patient with the credentials of the configuration', async () => {
      const { text, code } = await response(folder, [patient, '--targets', 'all'], {
        PACS_URL: orthanc.url,
        PACS_USERNAME: orthanc.credentials.username,
        PACS_PASSWORD: orthanc.credentials.password,
      });
      expect(text).toMatch(/response +baseline +NE/);
      expect(code).toBe(2);
    }, 120_000);

    test('has volumes of its results in what the server answers, and every format', async () => {
      const answer = await get(`${patient}/response?targets=all`);
      const { lesions, visits: judged } = patientResponseSchema.parse(await answer.json());
      expect(lesions).toHaveLength(3);
      expect(lesions.flatMap(({ visits: each }) => each.flatMap(({ volumeMm3 }) => volumeMm3 ?? []))).toHaveLength(5);
      expect(judged.map(({ response: said }: PatientResponseView['visits'][number]) => said)).toEqual([
        'baseline',
        'NE',
      ]);
      for (const [format, type] of [
        ['csv', 'text/csv'],
        ['fhir', 'application/fhir+json'],
        ['html', 'text/html'],
        ['pdf', 'application/pdf'],
      ] as const) {
        const file = await get(`${patient}/response?format=${format}`);
        expect(file.headers.get('content-type')).toContain(type);
        expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(500);
      }
      expect((await get('nobody/response')).status).toBe(404);
    }, 120_000);

    test('is compared by the server in a thread of its own, which answers meanwhile', async () => {
      const comparing = get(`${patient}/comparison?targets=all`);
      expect((await fetch(`${server.url}/healthz`)).ok).toBe(true);
      const answer = await comparing;
      expect(answer.status).toBe(200);
      const comparison = visitComparisonSchema.parse(await answer.json());
      expect(comparison.carried).toHaveLength(1);
      expect(comparison.carried[0]).toMatchObject({
        state: 'unverified-candidate',
        studyInstanceUID: all[1].studyInstanceUID,
      });
      const [, second] = await Promise.all(all.map(({ studyInstanceUID }) => server.lesions(studyInstanceUID)));
      expect(second).toHaveLength(2);
    }, 180_000);
  });
});
