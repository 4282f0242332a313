import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../services/available.js';
import type { ComposeInstallation } from '../services/compose-installation.js';
import { startComposeInstallation } from '../services/compose-installation.js';
import { waitUntil } from '../services/wait-until.js';
import type { StudyFile } from './archive-study.js';
import { readStudyFiles, send, stored } from './archive-study.js';

/** A server, two workers, Orthanc, RabbitMQ and Postgres; the long run with more lesions is `npm run soak -- --lesions 200 --faults`. */
describeWith(
  'orthanc',
  'rabbitmq',
  'postgres',
)('the installation of docker/compose.yaml as plain processes', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-compose-'));
  const studies: StudyFile[][] = [];
  let at: ComposeInstallation;

  beforeAll(async () => {
    // Short leases, so that the work of what is killed comes back within the test.
    const quick = { INTAKE_QUIET_SECONDS: '1', INTAKE_POLL_SECONDS: '0.2', QUEUE_LEASE_SECONDS: '2' };
    const more = { SEGMENTATION_THREADS: '1', QUEUE_DELIVERY_LIMIT: '20', RECIST3D_LOG_LEVEL: 'debug', ...quick };
    at = await startComposeInstallation(scratch, more);
    for (const seed of [41, 42, 43, 44, 45]) {
      const out = join(scratch, `phantom-${seed}`);
      const size = ['--matrix', '160', '--slices', '40', '--lesions', '3', '--seed', String(seed)];
      execFileSync(process.execPath, [resolve('bin/recist3d.mjs'), 'phantom', out, ...size], { stdio: 'pipe' });
      studies.push([...readStudyFiles(out)]);
    }
    await at.ready();
    // Seven services start at once, beside the other tests.
  }, 300_000);
  afterAll(async () => {
    await at.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  const expectStoredOnce = async (expected: number): Promise<void> => {
    await waitUntil(
      'every lesion is stored',
      async () => {
        const jobs = await at.jobs();
        return jobs.length === expected && jobs.every(({ state }) => state === 'stored');
      },
      300_000,
    );
    expect((await stored(at.orthanc, 'SEG')).size).toBe(expected);
  };

  test('gives viewer, API and archive from one origin with TLS, to those alone who signed in', async () => {
    expect((await at.get('/')).text).toContain('<div id="root"');
    expect((await at.get('/api/jobs')).status).toBe(200);
    expect((await at.get('/dicom-web/studies')).status).toBe(200);
    expect((await at.get('/api/jobs', false)).status).toBe(401);
    expect((await at.get('/dicom-web/studies', false)).status).toBe(401);
  });

  test('converts what the archive gets by its two workers, and the server tells of what they do', async () => {
    const leave = new AbortController();
    const seen = at.nextEvent(({ state }) => state === 'stored', leave.signal);
    await send(at.orthanc, [...studies[0], ...studies[1]]);
    await expectStoredOnce(6);
    expect(await seen).toMatchObject({ state: 'stored' });
    leave.abort();
  }, 360_000);

  test('converts every mark once although each of its parts is killed at a random moment', async () => {
    const first = new Map(await stored(at.orthanc, 'SEG'));
    const leave = new AbortController();
    const begun = at.nextEvent(({ state }) => state === 'segmenting', leave.signal);
    await send(at.orthanc, [...studies[2], ...studies[3]]);
    await begun;
    leave.abort();
    await Promise.all([dies(at.rabbit), dies(at.postgres), dies(at.orthanc)]);
    for (const part of [at.workers[0], at.server, at.workers[1]]) {
      await sleep(Math.random() * 500);
      await part.kill9();
      part.start();
    }
    await expectStoredOnce(12);
    const last = await stored(at.orthanc, 'SEG');
    for (const [uid, bytes] of first) expect(Buffer.compare(Buffer.from(last.get(uid) ?? []), bytes)).toBe(0);
  }, 480_000);

  test('takes a second server beside the first: both tell the same, and nothing is done twice', async () => {
    const jobsOfSecond = await at.addServer();
    await send(at.orthanc, studies[4]);
    await expectStoredOnce(15);
    const ids = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id).sort();
    expect(ids(await jobsOfSecond())).toEqual(ids(await at.jobs()));
  }, 360_000);

  test('says nothing of a patient in any log', () => {
    const logs = [at.server, ...at.workers].map((part) => part.log());
    const forbidden = new Set(studies.flat().flatMap((file) => [...file.patient, file.studyInstanceUID]));
    expect(logs.flatMap((log) => [...forbidden].filter((text) => log.includes(text)))).toEqual([]);
  });

  test('ends in order when told to', async () => {
    await at.workers[1].stop();
    expect(at.workers[1].log()).toContain('"server.stopped"');
  });
});

/** Killed at a random moment, as a power failure does it, and started again. */
async function dies(service: { kill9(): Promise<void>; restart(): Promise<void> }): Promise<void> {
  await sleep(Math.random() * 1_000);
  await service.kill9();
  await service.restart();
}
