import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../services/available.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import type { PostgresService } from '../services/postgres.js';
import { startPostgres } from '../services/postgres.js';
import type { RabbitService } from '../services/rabbitmq.js';
import { startRabbitMq } from '../services/rabbitmq.js';
import type { Recist3dService } from '../services/recist3d.js';
import { startRecist3d } from '../services/recist3d.js';
import { waitUntil } from '../services/wait-until.js';
import type { WorkerService } from '../services/worker.js';
import { startWorker } from '../services/worker.js';
import type { StudyFile } from './archive-study.js';
import { readStudyFiles, send, stored } from './archive-study.js';

describeWith(
  'orthanc',
  'rabbitmq',
  'postgres',
)('a server, two workers, Orthanc, RabbitMQ and Postgres', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-workers-'));
  let orthanc: OrthancService;
  let rabbit: RabbitService;
  let postgres: PostgresService;
  let server: Recist3dService;
  let workers: readonly WorkerService[] = [];
  const studies: StudyFile[][] = [];

  beforeAll(async () => {
    for (const seed of [11, 12, 13]) {
      const out = join(scratch, `phantom-${seed}`);
      const size = ['--matrix', '160', '--slices', '40', '--lesions', '3', '--seed', String(seed)];
      execFileSync(process.execPath, [resolve('bin/recist3d.mjs'), 'phantom', out, ...size], { stdio: 'pipe' });
      studies.push([...readStudyFiles(out)]);
    }
    [orthanc, rabbit, postgres] = await Promise.all([startOrthanc(), startRabbitMq(), startPostgres()]);
    const shared = {
      DATABASE_URL: await postgres.createDatabase(),
      QUEUE_URL: rabbit.url,
      SEGMENTATION_THREADS: '1',
      QUEUE_DELIVERY_LIMIT: '10',
    };
    server = await startRecist3d({
      folder: join(scratch, 'server'),
      orthanc,
      env: { ...shared, QUEUE_CONCURRENCY: '0' },
    });
    const workerEnv = {
      ...{ PATH: process.env['PATH'], RECIST3D_LOG_LEVEL: 'debug', QUEUE_CONCURRENCY: '1', QUEUE_LEASE_SECONDS: '2' },
      ...{ PACS_URL: orthanc.url, PACS_USERNAME: orthanc.credentials.username },
      PACS_PASSWORD: orthanc.credentials.password,
      ...shared,
    };
    workers = await Promise.all(['one', 'two'].map((name) => startWorker(join(scratch, name), workerEnv)));
  });
  afterAll(async () => {
    await Promise.all([server, ...workers].map((service) => service.stop()));
    await Promise.all([orthanc.stop(), rabbit.stop(), postgres.stop()]);
    rmSync(scratch, { recursive: true, force: true });
  });

  const expectStoredOnce = async (expected: number): Promise<void> => {
    await waitUntil('every lesion is stored', async () => {
      const jobs = await server.jobs();
      return jobs.length === expected && jobs.every(({ state }) => state === 'stored');
    });
    expect((await stored(orthanc, 'SEG')).size).toBe(expected);
  };

  test('share the lesions, and the server tells of what the workers do', async () => {
    const leave = new AbortController();
    const seen = server.nextEvent((event) => event.state === 'stored', leave.signal);
    await send(orthanc, [...studies[0], ...studies[1]]);
    await expectStoredOnce(6);
    expect(await seen).toMatchObject({ state: 'stored' });
    leave.abort();
  });

  test('finish the work of a worker that is killed, and of a broker and a database that are killed and come back', async () => {
    const leave = new AbortController();
    const begun = server.nextEvent((event) => event.state === 'segmenting', leave.signal);
    await send(orthanc, studies[2]);
    await begun;
    leave.abort();
    await workers[0].kill9();
    await Promise.all([rabbit.kill9(), postgres.kill9()]);
    await Promise.all([rabbit.restart(), postgres.restart()]);
    await workers[0].start();
    await expectStoredOnce(9);
  });

  test('say nothing of a patient in any log', () => {
    const logs = [readFileSync(server.logFile, 'utf8'), ...workers.map((worker) => worker.log())];
    const forbidden = new Set(studies.flat().flatMap((file) => [...file.patient, file.studyInstanceUID]));
    expect(logs.flatMap((log) => [...forbidden].filter((text) => log.includes(text)))).toEqual([]);
  });

  test('end in order when told to', async () => {
    await workers[1].stop();
    expect(workers[1].log()).toContain('"server.stopped"');
  });
});
