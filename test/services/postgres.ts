import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './free-port.js';
import type { OwnProcess } from './own-process.js';
import { startOwnProcess } from './own-process.js';
import { waitUntil } from './wait-until.js';

/** A real Postgres of a test: its own port and folder. */
export interface PostgresService {
  /** Makes a new, empty database. @returns its URL */
  createDatabase(): Promise<string>;
  /** Ends it at once, as a power failure does. */
  kill9(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const versions = '/usr/lib/postgresql';

/** @returns the folder of Debian's newest Postgres, undefined where there is none. */
export function findPostgres(): string | undefined {
  if (!existsSync(versions)) return undefined;
  const newest = readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0];
  const bin = newest === undefined ? '' : `${versions}/${newest}/bin`;
  return existsSync(`${bin}/postgres`) ? bin : undefined;
}

/** Starts Debian's Postgres without systemd. It refuses to run as root: root lends it an account without rights. */
export async function startPostgres(): Promise<PostgresService> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('Postgres is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-postgres-'));
  const asUser = accountFor(folder);
  const data = join(folder, 'data');
  const make: readonly string[] = [
    ...asUser,
    `${bin}/initdb`,
    '-D',
    data,
    '-U',
    'recist3d',
    '-A',
    'trust',
    '--no-sync',
  ];
  const made = spawnSync(make[0] ?? '', make.slice(1), { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stderr}`);
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'max_connections=60',
    // A kill of the process loses nothing without it, only one of the machine does.
    'fsync=off',
  ];
  const base = `postgres://recist3d@127.0.0.1:${port}`;
  let running: OwnProcess | undefined;
  let databases = 0;

  const query = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: `${base}/postgres`, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  async function start(): Promise<void> {
    const options = settings.flatMap((setting) => ['-c', setting]);
    const command = [...asUser, `${bin}/postgres`, '-D', data, ...options];
    const started = startOwnProcess(command[0] ?? '', command.slice(1), join(folder, 'log'));
    running = started;
    const answers = (): Promise<boolean> => query('SELECT 1').then(() => true);
    await waitUntil('Postgres answers, or has ended', async () => started.exited() || answers());
    if (started.exited()) throw new Error(`Postgres did not start:\n${started.log()}`);
  }

  await start();
  return {
    createDatabase: async () => {
      const name = `test${(databases += 1)}`;
      await query(`CREATE DATABASE ${name}`);
      return `${base}/${name}`;
    },
    kill9: async () => running?.end('SIGKILL'),
    restart: start,
    stop: async () => {
      await running?.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** @returns how a command is begun so that it does not run as root, and ends with the test; the folder then belongs to that account. */
function accountFor(folder: string): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const id = (option: string): number => Number(spawnSync('id', [option, 'nobody'], { encoding: 'utf8' }).stdout);
  const [user, group] = [id('-u'), id('-g')];
  chownSync(folder, user, group);
  return ['setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups', 'setpriv', '--pdeathsig', 'KILL'];
}
