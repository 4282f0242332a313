import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import type { OwnProcess } from './own-process.js';
import { startOwnProcess } from './own-process.js';
import { waitUntil } from './wait-until.js';

export interface OrthancOptions {
  /** Further keys of Orthanc's configuration; those of `DicomWeb` are merged. */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** A real Orthanc of a test: its own port, folder and password. */
export interface OrthancService {
  /** REST root, `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** DICOMweb root. */
  readonly dicomWebUrl: string;
  readonly credentials: { readonly kind: 'basic'; readonly username: string; readonly password: string };
  readonly pid: () => number;
  /** Its REST API with the credentials. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** Ends it at once, as a power failure does. */
  kill9(): Promise<void>;
  /** Ends it in order, and keeps its storage. */
  halt(): Promise<void>;
  /** Starts it again on the same port with the same storage; `wiped` with an empty one. */
  restart(options?: { readonly wiped?: boolean }): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const program = '/usr/sbin/Orthanc';

/**
 * Starts Debian's Orthanc with its DICOMweb plugin, without systemd. Resolves when it answers.
 * Orthanc 1.10 binds every interface whatever it is told: remote access is refused by it, and a password drawn for this run is asked for.
 */
export async function startOrthanc(options: OrthancOptions = {}): Promise<OrthancService> {
  for (let attempt = 1; ; attempt += 1) {
    const service = await prepare(options);
    try {
      await service.restart();
      return service;
    } catch (error) {
      await service.stop();
      // The port may have been taken between asking for a free one and binding it.
      if (attempt === 3) throw error;
    }
  }
}

async function prepare(options: OrthancOptions): Promise<OrthancService> {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-orthanc-'));
  const port = await freePort();
  const credentials = { kind: 'basic', username: 'recist3d', password: randomBytes(18).toString('hex') } as const;
  const storage = join(folder, 'storage');
  const configFile = join(folder, 'orthanc.json');
  const config = configuration(options, port, storage, credentials);
  writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 });

  const url = `http://127.0.0.1:${port}`;
  const authorization = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + path, { ...init, headers: { ...(init.headers as Record<string, string>), authorization } });
  let running: OwnProcess | undefined;

  async function restart({ wiped = false } = {}): Promise<void> {
    // Orthanc takes seconds to end in order; what is wiped need not.
    await running?.end(wiped ? 'SIGKILL' : 'SIGTERM');
    if (wiped) rmSync(storage, { recursive: true, force: true });
    mkdirSync(storage, { recursive: true });
    const started = startOwnProcess(program, [configFile], join(folder, 'log'));
    running = started;
    await waitUntil('Orthanc answers, or has ended', async () => started.exited() || (await ask('/system')).ok);
    if (started.exited()) throw new Error(`Orthanc did not start:\n${started.log()}`);
  }

  return {
    url,
    dicomWebUrl: `${url}/dicom-web`,
    credentials,
    ask,
    restart,
    pid: () => running?.pid ?? 0,
    kill9: async () => running?.end('SIGKILL'),
    halt: async () => running?.end('SIGTERM'),
    stop: async () => {
      await running?.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(
  { configuration: own = {} }: OrthancOptions,
  port: number,
  storage: string,
  credentials: OrthancService['credentials'],
): Record<string, unknown> {
  return {
    Name: 'recist3d-test',
    HttpPort: port,
    DicomServerEnabled: false,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { [credentials.username]: credentials.password },
    StorageDirectory: storage,
    IndexDirectory: storage,
    HttpCompressionEnabled: false,
    StableAge: 1,
    ConcurrentJobs: 1,
    Plugins: ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so'],
    ...own,
    // BulkDataURIs point to port 80 unless the host carries the port.
    DicomWeb: { Enable: true, Root: '/dicom-web/', Host: `127.0.0.1:${port}`, ...(own['DicomWeb'] as object) },
  };
}
