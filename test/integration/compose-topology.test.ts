import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import type { LesionView } from '../../server/http/api-schemas.js';
import { startIdentityProvider } from '../e2e/identity-provider.js';
import type { IdentityProvider } from '../e2e/identity-provider.js';
import { describeWith } from '../services/available.js';
import { freePort } from '../services/free-port.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import type { OwnProcess } from '../services/own-process.js';
import { startOwnProcess } from '../services/own-process.js';
import type { PostgresService } from '../services/postgres.js';
import { startPostgres } from '../services/postgres.js';
import type { RabbitService } from '../services/rabbitmq.js';
import { startRabbitMq } from '../services/rabbitmq.js';
import { waitUntil } from '../services/wait-until.js';
import { readCompose } from '../unit/docker/deployment.js';
import { readStudyFiles, send, stored } from './archive-study.js';

const bin = resolve('bin/recist3d.mjs');

/** The processes of docker/compose.yaml with its own variables and commands; only addresses and places of files are of this machine. */
describeWith(
  'orthanc',
  'rabbitmq',
  'postgres',
)('the installation of docker/compose.yaml as plain processes', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-compose-'));
  const secrets = join(scratch, 'secrets');
  const compose = readCompose();
  let orthanc: OrthancService;
  let rabbit: RabbitService;
  let postgres: PostgresService;
  let people: IdentityProvider;
  let processes: readonly OwnProcess[] = [];
  let agent: Agent;
  let url = '';
  let token = '';

  beforeAll(async () => {
    execFileSync('sh', [resolve('docker/make-secrets.sh'), 'localhost', secrets], { stdio: 'pipe' });
    const { DicomWeb } = JSON.parse(readFileSync('docker/orthanc.json', 'utf8')) as { DicomWeb: { Root: string } };
    const configuration = { OverwriteInstances: false, StableAge: 10, DicomWeb: { Root: DicomWeb.Root } };
    [orthanc, rabbit, postgres, people] = await Promise.all([
      startOrthanc({ configuration }),
      startRabbitMq(),
      startPostgres(),
      startIdentityProvider({ sub: 'reader', name: 'Reader' }),
    ]);
    const port = await freePort();
    const here: Readonly<Record<string, string>> = {
      PACS_URL: orthanc.url,
      PACS_USERNAME: orthanc.credentials.username,
      PACS_PASSWORD: orthanc.credentials.password,
      DATABASE_URL: await postgres.createDatabase(),
      QUEUE_URL: rabbit.url,
      ACCESS_ISSUER: people.issuer,
      RECIST3D_PORT: String(port),
      RECIST3D_HOST: '127.0.0.1',
      INTAKE_QUIET_SECONDS: '1',
    };
    const start = (name: string, data: string): OwnProcess => {
      const { environment = {}, command = [] } = compose.services[name];
      const local = command.filter((word, i) => word !== '--port' && command[i - 1] !== '--port');
      const env = Object.fromEntries(Object.entries(environment).map((entry) => localValue(entry, here)));
      const more = { PATH: process.env['PATH'], RECIST3D_DATA: join(scratch, data), SEGMENTATION_THREADS: '1' };
      const all = { ...env, ...pick(here, Object.keys(environment)), ...more, INTAKE_QUIET_SECONDS: '1' };
      return startOwnProcess(process.execPath, [bin, ...local], join(scratch, `${data}.log`), all);
    };
    const workers = Array.from({ length: compose.services['worker'].deploy?.replicas ?? 0 }, (_, n) => `worker-${n}`);
    processes = [start('server', 'server'), ...workers.map((name) => start('worker', name))];
    agent = new Agent({ connect: { ca: readFileSync(join(secrets, 'tls_certificate.pem')), servername: 'localhost' } });
    url = `https://127.0.0.1:${port}`;
    token = await people.token(3600);
    await waitUntil('the server is ready, or has ended', async () => {
      const ended = processes.find(({ exited }) => exited());
      if (ended !== undefined) return true;
      return (await get('/readyz')).status === 200;
    });
    const ended = processes.find(({ exited }) => exited());
    if (ended !== undefined) throw new Error(ended.log());
    // Seven services start at once, beside the other tests.
  }, 300_000);
  afterAll(async () => {
    await Promise.all(processes.map((running) => running.end('SIGTERM')));
    await agent.close();
    await Promise.all([orthanc.stop(), rabbit.stop(), postgres.stop(), people.close()]);
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Secrets and files lie in a folder of the test; what the person who starts it must say is said by the test. */
  function localValue(
    [name, value]: readonly [string, string],
    here: Readonly<Record<string, string>>,
  ): readonly [string, string] {
    if (name.endsWith('_FILE') && here[name.slice(0, -5)] !== undefined)
      return [name.slice(0, -5), here[name.slice(0, -5)]];
    const secret = /^\/run\/secrets\/(\w+)$/.exec(value)?.[1];
    if (secret !== undefined) return [name, join(secrets, compose.secrets[secret].file.replace('./secrets/', ''))];
    return [
      name,
      here[name] ?? value.replace(/^\$\{\w+:[-?](.*)\}$/, (_, preset: string) => (value.includes(':-') ? preset : '')),
    ];
  }
  const pick = (all: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.flatMap((name) => (name in all ? [[name, all[name]]] : [])));

  async function get(path: string, signedIn = true): Promise<{ status: number; text: string }> {
    const headers = signedIn ? { authorization: `Bearer ${token}` } : {};
    const answer = await request(url + path, { dispatcher: agent, headers });
    return { status: answer.statusCode, text: await answer.body.text() };
  }

  test('gives viewer, API and archive from one origin with TLS, to those alone who signed in', async () => {
    expect((await get('/')).text).toContain('<div id="root"');
    expect((await get('/api/jobs')).status).toBe(200);
    expect((await get('/dicom-web/studies')).status).toBe(200);
    expect((await get('/api/jobs', false)).status).toBe(401);
    expect((await get('/dicom-web/studies', false)).status).toBe(401);
  });

  test('converts what the archive gets, by its two workers', async () => {
    const out = join(scratch, 'phantom');
    const size = ['--matrix', '160', '--slices', '40', '--lesions', '4', '--seed', '41'];
    execFileSync(process.execPath, [bin, 'phantom', out, ...size], { stdio: 'pipe' });
    const files = readStudyFiles(out);
    await send(orthanc, files);
    await waitUntil('every lesion is stored', async () => {
      const { text } = await get(`/api/studies/${files[0].studyInstanceUID}/lesions`);
      const { lesions } = JSON.parse(text) as { lesions: LesionView[] };
      return lesions.length === 4 && lesions.every(({ state }) => state === 'stored');
    });
    expect((await stored(orthanc, 'SEG')).size).toBe(4);
  });
});
