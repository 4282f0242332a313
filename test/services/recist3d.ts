import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JobEventView, JobView, LesionView } from '../../server/http/api-schemas.js';
import { freePort } from './free-port.js';
import type { OrthancService } from './orthanc.js';
import type { OwnProcess } from './own-process.js';
import { startOwnProcess } from './own-process.js';
import { readJobEvents } from './read-job-events.js';
import { waitUntil } from './wait-until.js';

/** The product itself as a process: `recist3d serve` from dist/, as a site runs it. */
export interface Recist3dService {
  readonly url: string;
  readonly logFile: string;
  readonly pid: () => number;
  jobs(): Promise<readonly JobView[]>;
  lesions(studyInstanceUID: string): Promise<readonly LesionView[]>;
  /** Resolves when `seen` is true of an event; listens from the moment of the call. */
  nextEvent(seen: (event: JobEventView) => boolean, signal: AbortSignal): Promise<JobEventView | undefined>;
  start(): Promise<void>;
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

export interface Recist3dOptions {
  /** State database and log; kept across kills. */
  readonly folder: string;
  readonly orthanc: OrthancService;
  /** Where the server is to look for the archive, when a proxy stands between. */
  readonly archiveUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startRecist3d(options: Recist3dOptions): Promise<Recist3dService> {
  mkdirSync(options.folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(options.folder, 'log');
  let running: OwnProcess | undefined;

  const start = async (): Promise<void> => {
    const started = startOwnProcess(
      process.execPath,
      [resolve('bin/recist3d.mjs'), 'serve'],
      logFile,
      environment(options, port),
    );
    running = started;
    await waitUntil(
      'recist3d is alive, or has ended',
      async () => started.exited() || (await fetch(`${url}/healthz`)).ok,
    );
    if (started.exited()) throw new Error(`recist3d did not start:\n${started.log()}`);
  };
  await start();
  return {
    url,
    logFile,
    pid: () => running?.pid ?? 0,
    start,
    jobs: async () => ((await (await fetch(`${url}/api/jobs?limit=1000`)).json()) as { jobs: JobView[] }).jobs,
    lesions: async (study) =>
      ((await (await fetch(`${url}/api/studies/${study}/lesions`)).json()) as { lesions: LesionView[] }).lesions,
    nextEvent: (seen, signal) =>
      readJobEvents(
        fetch(`${url}/api/events`, { signal }).then(({ body }) => body as unknown as AsyncIterable<Uint8Array>),
        seen,
      ),
    kill9: async () => running?.end('SIGKILL'),
    stop: async () => running?.end('SIGTERM'),
  };
}

function environment({ folder, orthanc, archiveUrl, env = {} }: Recist3dOptions, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    RECIST3D_DATA: join(folder, 'data'),
    RECIST3D_PORT: String(port),
    RECIST3D_LOG_LEVEL: 'debug',
    PACS_URL: archiveUrl ?? orthanc.url,
    PACS_USERNAME: orthanc.credentials.username,
    PACS_PASSWORD: orthanc.credentials.password,
    INTAKE_POLL_SECONDS: '0.2',
    INTAKE_QUIET_SECONDS: '1',
    QUEUE_LEASE_SECONDS: '2',
    ...env,
  };
}
