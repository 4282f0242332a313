import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Agent, request } from 'undici';
import type { JobEventView, JobView } from '../../server/http/api-schemas.js';
import type { IdentityProvider } from '../e2e/identity-provider.js';
import { startIdentityProvider } from '../e2e/identity-provider.js';
import type { Compose } from '../unit/docker/deployment.js';
import { readCompose } from '../unit/docker/deployment.js';
import { freePort } from './free-port.js';
import type { OrthancService } from './orthanc.js';
import { startOrthanc } from './orthanc.js';
import type { OwnProcess } from './own-process.js';
import { startOwnProcess } from './own-process.js';
import type { PostgresService } from './postgres.js';
import { startPostgres } from './postgres.js';
import type { RabbitService } from './rabbitmq.js';
import { startRabbitMq } from './rabbitmq.js';
import { readJobEvents } from './read-job-events.js';
import { waitUntil } from './wait-until.js';

/** A process of ours in the installation. */
export interface InstallationPart {
  readonly log: () => string;
  start(): void;
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

/** The services of docker/compose.yaml as plain processes, with its own variables and commands; addresses and places of files are of this machine. */
export interface ComposeInstallation {
  readonly orthanc: OrthancService;
  readonly rabbit: RabbitService;
  readonly postgres: PostgresService;
  readonly server: InstallationPart;
  readonly workers: readonly InstallationPart[];
  get(path: string, isSignedIn?: boolean): Promise<{ readonly status: number; readonly text: string }>;
  /** All jobs; none while the server or its database is away. */
  jobs(): Promise<readonly JobView[]>;
  /** Resolves when `seen` is true of an event; undefined when the stream ends before. */
  nextEvent(seen: (event: JobEventView) => boolean, signal: AbortSignal): Promise<JobEventView | undefined>;
  /** Starts a further server with the same database, queue and archive. @returns how it is asked for its jobs */
  addServer(): Promise<ComposeInstallation['jobs']>;
  /** Resolves when the server answers that it is ready; rejects where a part has ended. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** @param scratch folder for data, secrets and logs @param more variables for the server and the workers, beside those of the file */
export async function startComposeInstallation(
  scratch: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ComposeInstallation> {
  const secrets = join(scratch, 'secrets');
  execFileSync('sh', [resolve('docker/make-secrets.sh'), 'localhost', secrets], { stdio: 'pipe' });
  const { DicomWeb } = JSON.parse(readFileSync('docker/orthanc.json', 'utf8')) as { DicomWeb: { Root: string } };
  const configuration = { OverwriteInstances: false, StableAge: 10, DicomWeb: { Root: DicomWeb.Root } };
  const compose = readCompose();
  const [orthanc, rabbit, postgres, people] = await Promise.all([
    startOrthanc({ configuration }),
    startRabbitMq(),
    startPostgres(),
    startIdentityProvider({ sub: 'reader', name: 'Reader' }),
  ]);
  const port = await freePort();
  const here = {
    ...{ PACS_URL: orthanc.url, PACS_USERNAME: orthanc.credentials.username },
    ...{ PACS_PASSWORD: orthanc.credentials.password, ACCESS_ISSUER: people.issuer, QUEUE_URL: rabbit.url },
    ...{ DATABASE_URL: await postgres.createDatabase(), RECIST3D_PORT: String(port), RECIST3D_HOST: '127.0.0.1' },
  };
  const partOf = (name: 'server' | 'worker', data: string, own: Readonly<Record<string, string>> = {}): StartedPart => {
    const env = environmentOf(compose, name, here, secrets);
    const all = { PATH: process.env['PATH'], RECIST3D_DATA: join(scratch, data), ...env, ...more, ...own };
    return startPart(commandOf(compose, name), join(scratch, `${data}.log`), all);
  };
  const replicas = compose.services['worker'].deploy?.replicas ?? 0;
  const server = partOf('server', 'server');
  const workers = Array.from({ length: replicas }, (_, n) => partOf('worker', `worker-${n}`));
  const ca = readFileSync(join(secrets, 'tls_certificate.pem'));
  const agent = new Agent({ connect: { ca, servername: 'localhost' } });
  const ask = await asker(`https://127.0.0.1:${port}`, agent, people);
  const further: StartedPart[] = [];
  return {
    ...{ orthanc, rabbit, postgres, server, workers, ...ask },
    addServer: async () => {
      const furtherPort = String(await freePort());
      further.push(partOf('server', `server-${further.length + 2}`, { RECIST3D_PORT: furtherPort }));
      const { get, jobs } = await asker(`https://127.0.0.1:${furtherPort}`, agent, people);
      await waitUntil('the further server is ready', async () => (await get('/readyz')).status === 200);
      return jobs;
    },
    ready: async () => {
      const ended = (): StartedPart | undefined => [server, ...workers].find((part) => part.hasEnded());
      const isReady = async (): Promise<boolean> => (await ask.get('/readyz')).status === 200;
      await waitUntil('the server is ready, or has ended', async () => ended() !== undefined || isReady());
      if (ended() !== undefined) throw new Error(ended()?.log().slice(-2_000));
    },
    stop: async () => {
      await Promise.all([server, ...workers, ...further].map((part) => part.stop()));
      await agent.close();
      await Promise.all([orthanc.stop(), rabbit.stop(), postgres.stop(), people.close()]);
    },
  };
}

interface StartedPart extends InstallationPart {
  readonly hasEnded: () => boolean;
}

function startPart(command: readonly string[], logFile: string, env: NodeJS.ProcessEnv): StartedPart {
  const start = (): OwnProcess =>
    startOwnProcess(process.execPath, [resolve('bin/recist3d.mjs'), ...command], logFile, env);
  let running = start();
  return {
    log: () => readFileSync(logFile, 'utf8'),
    start: () => void (running = start()),
    kill9: () => running.end('SIGKILL'),
    stop: () => running.end('SIGTERM'),
    hasEnded: () => running.exited(),
  };
}

/** The workers of one machine cannot have one port. */
const commandOf = ({ services }: Compose, name: 'server' | 'worker'): readonly string[] =>
  (services[name].command ?? []).filter((word, i, all) => word !== '--port' && all[i - 1] !== '--port');

/** Secrets and files lie in a folder of the test; what the person who starts it must say is said by `here`. */
function environmentOf(
  { services, secrets }: Compose,
  name: 'server' | 'worker',
  here: Readonly<Record<string, string>>,
  secretsFolder: string,
): Readonly<Record<string, string>> {
  const local = ([key, value]: readonly [string, string]): readonly [string, string] => {
    const ofSecret = key.endsWith('_FILE') ? here[key.slice(0, -'_FILE'.length)] : undefined;
    if (ofSecret !== undefined) return [key.slice(0, -'_FILE'.length), ofSecret];
    const secret = /^\/run\/secrets\/(\w+)$/.exec(value)?.[1];
    if (secret !== undefined) return [key, join(secretsFolder, secrets[secret].file.replace('./secrets/', ''))];
    const preset = /^\$\{\w+:([-?])(.*)\}$/.exec(value);
    return [key, here[key] ?? (preset === null ? value : preset[1] === '-' ? preset[2] : '')];
  };
  return Object.fromEntries(Object.entries(services[name].environment ?? {}).map(local));
}

async function asker(url: string, dispatcher: Agent, people: IdentityProvider) {
  const authorization = `Bearer ${await people.token(3600)}`;
  const get: ComposeInstallation['get'] = async (path, isSignedIn = true) => {
    const answer = await request(url + path, { dispatcher, headers: isSignedIn ? { authorization } : {} });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  const jobs = async (): Promise<readonly JobView[]> => {
    const { text } = await get('/api/jobs?limit=1000').catch(() => ({ text: '{}' }));
    return (JSON.parse(text) as { jobs?: readonly JobView[] }).jobs ?? [];
  };
  const nextEvent: ComposeInstallation['nextEvent'] = (seen, signal) => {
    const events = request(`${url}/api/events`, { dispatcher, headers: { authorization }, signal });
    return readJobEvents(
      events.then(({ body }) => body),
      seen,
    );
  };
  return { get, jobs, nextEvent };
}
